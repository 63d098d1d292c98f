package dev.beckon.cli.demo;

/**
 * A piece of text of which the words are to be counted.
 *
 * @param text the text, at least one character
 * @param continued whether the text begins in the middle of a word that was counted in the piece before
 */
public record Paragraph(String text, boolean continued) {}
