package dev.beckon.cli.demo;

/**
 * How far a {@link WordCount} is: one event for each answer.
 *
 * @param answers given so far, by this server
 * @param words in them
 */
public record Progress(long answers, long words) {}
