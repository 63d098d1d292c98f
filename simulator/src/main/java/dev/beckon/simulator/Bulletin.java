package dev.beckon.simulator;

/**
 * An event.
 *
 * @param number of its post in the feed's books
 * @param load bytes that follow from the number, so that any mistake shows
 */
public record Bulletin(long number, byte[] load) {}
