package dev.beckon.runtime;

import dev.beckon.api.Code;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a client or server has counted since it was made. Immutable; numbers of the same moment, or nearly so.
 *
 * @param callsStarted calls that were made, or that have arrived; those that were refused at once included
 * @param callsEnded calls that have ended, by the code of their status; {@link Code#OK} for answers, and for one-way calls
 *     that were taken
 * @param bytesReceived from connections
 * @param bytesSent to connections
 * @param itemsReceived items of calls with publishers that have come
 * @param itemsSent items that were sent
 * @param sessionsOpened handshakes that were completed
 * @param sessionsClosed of those, the ones that have ended
 * @param callsWaiting calls that wait now: of a client for a connection, of a server for a worker
 * @param bytesWaiting bytes that wait now in sessions whose peers take them slowly
 * @param callsShed calls that a server has refused because they would have waited too long for a worker; among those that
 *     ended with {@link Code#RESOURCE_EXHAUSTED}
 */
public record Metrics(
        long callsStarted,
        Map<Code, Long> callsEnded,
        long bytesReceived,
        long bytesSent,
        long itemsReceived,
        long itemsSent,
        long sessionsOpened,
        long sessionsClosed,
        long callsWaiting,
        long bytesWaiting,
        long callsShed) {

    /** Copies the map. */
    public Metrics {
        callsEnded = Map.copyOf(callsEnded);
    }

    /** Calls that have ended with this code. */
    public long ended(Code code) {
        return callsEnded.getOrDefault(code, 0L);
    }

    /** Calls that have started and not ended. */
    public long callsInFlight() {
        return callsStarted
                - callsEnded.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Sessions that are open. */
    public long sessionsOpen() {
        return sessionsOpened - sessionsClosed;
    }

    /** These numbers and those of another loop. */
    Metrics and(Metrics other) {
        Map<Code, Long> ended = new EnumMap<>(Code.class);
        ended.putAll(callsEnded);
        other.callsEnded.forEach((code, number) -> ended.merge(code, number, Long::sum));
        return new Metrics(
                callsStarted + other.callsStarted,
                ended,
                bytesReceived + other.bytesReceived,
                bytesSent + other.bytesSent,
                itemsReceived + other.itemsReceived,
                itemsSent + other.itemsSent,
                sessionsOpened + other.sessionsOpened,
                sessionsClosed + other.sessionsClosed,
                callsWaiting + other.callsWaiting,
                bytesWaiting + other.bytesWaiting,
                callsShed + other.callsShed);
    }

    /** These numbers, and those of the calls that wait, or were refused, besides. */
    Metrics and(CallQueue queue) {
        return new Metrics(
                callsStarted,
                callsEnded,
                bytesReceived,
                bytesSent,
                itemsReceived,
                itemsSent,
                sessionsOpened,
                sessionsClosed,
                callsWaiting + queue.waiting(),
                bytesWaiting,
                callsShed + queue.shed());
    }
}
