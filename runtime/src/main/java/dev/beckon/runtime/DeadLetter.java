package dev.beckon.runtime;

import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.Header;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import java.util.ArrayList;
import java.util.List;

/** What becomes of an event that nobody of a name could handle. */
final class DeadLetter {

    /** What {@link NewRecord#size} counts at most beyond what it does of the event. */
    static final int ROOM = 2048;

    private static final int LONGEST_ERROR = 256;
    private static final String NAME = "dead-letter-name";
    private static final String ATTEMPTS = "dead-letter-attempts";
    private static final String ERROR = "dead-letter-error";
    private static final String POSITION = "dead-letter-position";
    private static final String ID = "dead-letter-id";

    private DeadLetter() {}

    /** An error's text, so short that it may be a header. */
    static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR - 3) + "...";
    }

    /**
     * The record that is kept. The event's own headers follow those that say what happened, as far as there is room for their
     * number; its id is left out if it is long.
     *
     * @param topic of dead letters
     * @param id unique among the dead letters of the event's source
     */
    @SuppressWarnings("NullAway") // it does not see in class files that an array may be null
    static NewRecord of(String topic, LogRecord event, String name, String id, int attempts, String error) {
        NewRecord was = event.content();
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(NAME, name));
        headers.add(new Header(ATTEMPTS, Integer.toString(attempts)));
        headers.add(new Header(ERROR, shortened(error)));
        headers.add(new Header(POSITION, event.position().toString()));
        String wasId = was.id();
        if (wasId != null && wasId.length() <= LONGEST_ERROR) {
            headers.add(new Header(ID, wasId));
        }
        for (Header header : was.headers()) {
            if (headers.size() < EventLog.MOST_HEADERS && !isOurs(header.name())) {
                headers.add(header);
            }
        }
        return new NewRecord(topic, was.key(), was.source(), id, event.time(), headers, was.data());
    }

    private static boolean isOurs(String header) {
        return header.equals(NAME)
                || header.equals(ATTEMPTS)
                || header.equals(ERROR)
                || header.equals(POSITION)
                || header.equals(ID);
    }
}
