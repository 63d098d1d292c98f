package dev.beckon.runtime.events;

/**
 * Says where an event is kept.
 *
 * @param position its own, or that of the first with its id
 * @param repeated whether one with its id was there already
 */
public record PublishAnswer(String position, boolean repeated) {}
