package dev.beckon.cli.demo;

/**
 * What a server has done since it started.
 *
 * @param answers counts that it gave as answers
 * @param words words in these counts
 * @param notes notes that were left
 * @param lastNote the last of them, or nothing
 * @param mostThreads threads that its process had at most, those of the JVM itself included
 */
public record Totals(long answers, long words, long notes, String lastNote, int mostThreads) {}
