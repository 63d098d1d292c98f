package dev.beckon.eventlog;

/**
 * How a topic stands.
 *
 * @param settings as declared last
 * @param earliest where its first record stands that is retained
 * @param latest after its last record
 * @param records how many there are
 * @param bytes their size, by {@link NewRecord#size()}
 */
public record TopicState(TopicSettings settings, Bookmark earliest, Bookmark latest, long records, long bytes) {}
