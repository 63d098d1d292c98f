package dev.beckon.simulator;

/**
 * The answer to an errand.
 *
 * @param id that of the errand
 * @param load the bytes that it asked for
 */
public record Receipt(long id, byte[] load) {}
