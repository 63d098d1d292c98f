package dev.beckon.chaos.events;

import java.util.List;

/**
 * What a checker found.
 *
 * @param acknowledged how many events were
 * @param lost how many of them a durable name has not heard, or the log does not have although it retains them
 * @param reordered how often somebody heard an event of a key for the first time after a later one of that key
 * @param gaps how often somebody was told of a gap that retention does not explain, or was not told of one
 * @param redelivered how often a name was called again with an event
 * @param contradicted how often clients were told different things of one event or position
 * @param findings some of that, in words
 */
record Verdict(
        long acknowledged,
        long lost,
        long reordered,
        long gaps,
        long redelivered,
        long contradicted,
        List<String> findings) {

    /** Whether all is as it was promised. */
    boolean holds() {
        return lost == 0 && reordered == 0 && gaps == 0 && contradicted == 0;
    }

    /** In one line. */
    String line(int kills) {
        return "chaos events: kills=" + kills + " acked=" + acknowledged + " lost=" + lost + " reordered=" + reordered
                + " gaps=" + gaps + " redelivered=" + redelivered
                + (contradicted == 0 ? "" : " contradicted=" + contradicted);
    }
}
