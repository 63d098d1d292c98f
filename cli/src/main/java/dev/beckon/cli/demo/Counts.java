package dev.beckon.cli.demo;

import java.util.Map;

/**
 * The words of one paragraph.
 *
 * @param words how many there are
 * @param frequencies how many there are of each
 */
public record Counts(int words, Map<String, Integer> frequencies) {}
