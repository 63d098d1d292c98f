package dev.beckon.cli.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * Cuts text into words as {@code LC_ALL=C.UTF-8 wc -w} does: a word is what stands between separators and has at least
 * one printable character. Only its printable characters are kept.
 */
final class Words {

    private Words() {}

    /**
     * How often each word occurs.
     *
     * @param continued whether {@code text} begins in the middle of a word, which is not counted again
     */
    static Map<String, Integer> frequencies(String text, boolean continued) {
        Map<String, Integer> frequencies = new HashMap<>();
        StringBuilder word = new StringBuilder();
        boolean counted = continued;
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (Characters.separates(codePoint)) {
                if (!counted && !word.isEmpty()) {
                    frequencies.merge(word.toString(), 1, Integer::sum);
                }
                word.setLength(0);
                counted = false;
            } else if (Characters.isPrintable(codePoint)) {
                word.appendCodePoint(codePoint);
            }
        }
        if (!counted && !word.isEmpty()) {
            frequencies.merge(word.toString(), 1, Integer::sum);
        }
        return frequencies;
    }
}
