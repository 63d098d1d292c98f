package dev.beckon.eventlog;

/**
 * How a topic stands.
 *
 * @param settings as declared last
 * @param earliest as {@link Start#EARLIEST}
 * @param latest as {@link Start#LATEST}: after its last record
 * @param records how many there are, retained or the latest of their keys
 * @param bytes their size, by {@link NewRecord#size()}
 */
public record TopicState(TopicSettings settings, Bookmark earliest, Bookmark latest, long records, long bytes) {}
