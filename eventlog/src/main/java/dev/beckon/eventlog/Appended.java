package dev.beckon.eventlog;

/**
 * Where a record of a batch stands.
 *
 * @param position its own, or that of the first record with its source and id
 * @param repeated whether such a record was there already, so that this one was not appended
 */
public record Appended(Position position, boolean repeated) {}
