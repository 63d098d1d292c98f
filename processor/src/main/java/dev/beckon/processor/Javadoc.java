package dev.beckon.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * A documentation comment as plain text, without its markup. Immutable.
 *
 * @param text the description; paragraphs are separated by an empty line
 * @param parameters what {@code @param} says, by name
 * @param result what {@code @return} says
 */
record Javadoc(String text, Map<String, String> parameters, String result) {

    static final Javadoc NONE = new Javadoc("", Map.of(), "");

    private static final Pattern BLOCK_TAG = Pattern.compile("@([a-z]+)(?:\\s+|$)(.*)", Pattern.DOTALL);
    private static final Pattern HTML_TAG =
            Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\\s[^<>]*)?/?>|<!--.*?-->", Pattern.DOTALL);
    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});");
    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("mdash", "\u2014"),
            Map.entry("ndash", "\u2013"),
            Map.entry("hellip", "\u2026"),
            Map.entry("times", "\u00d7"),
            Map.entry("le", "\u2264"),
            Map.entry("ge", "\u2265"));

    // Kept apart from the white space of the source until that is folded.
    private static final char PARAGRAPH = '\u0001';
    private static final char LINE = '\u0002';
    private static final char SPACE = '\u0003';

    /** The comment of an element; of one from a class file there is none. */
    static Javadoc of(@Nullable Element element, Elements elements) {
        String comment = element == null ? null : elements.getDocComment(element);
        return comment == null ? NONE : parse(comment);
    }

    static Javadoc parse(String comment) {
        List<String> blocks = blocks(comment.replaceAll("(?m)^ ", "")); // the space after the asterisk
        Map<String, String> parameters = new HashMap<>();
        String result = "";
        for (String block : blocks.subList(1, blocks.size())) {
            Matcher tag = BLOCK_TAG.matcher(block);
            if (!tag.matches()) {
                continue;
            }
            if (tag.group(1).equals("return")) {
                result = plain(tag.group(2));
            } else if (tag.group(1).equals("param")) {
                String[] parts = tag.group(2).strip().split("\\s+", 2);
                if (parts.length == 2) {
                    parameters.put(parts[0], plain(parts[1]));
                }
            }
        }
        return new Javadoc(plain(blocks.get(0)), parameters, result);
    }

    /** What {@code @param} says of {@code name}. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The lines of {@code text}, broken between words where they are too long. */
    static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String rest = line;
            while (rest.length() > columns) {
                int space = rest.lastIndexOf(' ', columns);
                if (space <= rest.length() - rest.stripLeading().length()) {
                    space = rest.indexOf(' ', columns);
                }
                if (space < 0) {
                    break;
                }
                lines.add(rest.substring(0, space).stripTrailing());
                rest = rest.substring(space + 1);
            }
            lines.add(rest);
        }
        return lines;
    }

    /** The description and then each block tag, which starts a line outside braces. */
    private static List<String> blocks(String comment) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        int depth = 0;
        for (String line : comment.split("\n", -1)) {
            if (depth == 0 && BLOCK_TAG.matcher(line.strip()).matches()) {
                blocks.add(block.toString());
                block.setLength(0);
                block.append(line.strip()).append('\n');
            } else {
                block.append(line).append('\n');
            }
            depth = depthAfter(line, depth);
        }
        blocks.add(block.toString());
        return blocks;
    }

    private static int depthAfter(String line, int before) {
        int depth = before;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '{' && (depth > 0 || line.startsWith("{@", i))) {
                depth++;
            } else if (c == '}' && depth > 0) {
                depth--;
            }
        }
        return depth;
    }

    /** The text without markup, white space folded. */
    private static String plain(String marked) {
        StringBuilder out = new StringBuilder();
        boolean preformatted = false;
        int i = 0;
        while (i < marked.length()) {
            char c = marked.charAt(i);
            if (c == '{' && marked.startsWith("{@", i)) {
                int end = endOfInline(marked, i);
                out.append(inline(marked.substring(i + 2, end), preformatted));
                i = end + 1;
                continue;
            }
            Matcher tag = HTML_TAG.matcher(marked).region(i, marked.length());
            if (c == '<' && tag.lookingAt()) {
                String name = tag.group(2) == null ? "" : tag.group(2).toLowerCase(Locale.ROOT);
                boolean ends = "/".equals(tag.group(1));
                preformatted = name.equals("pre") ? !ends : preformatted;
                out.append(inPlaceOf(name, ends));
                i = tag.end();
                continue;
            }
            Matcher entity = ENTITY.matcher(marked).region(i, marked.length());
            if (c == '&' && entity.lookingAt()) {
                out.append(character(entity.group(1), entity.group()));
                i = entity.end();
                continue;
            }
            out.append(preformatted ? kept(c) : c);
            i++;
        }
        return folded(out);
    }

    private static int endOfInline(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return text.length() - 1; // never closed: javadoc complains, not we
    }

    private static String inline(String content, boolean preformatted) {
        String[] parts = content.split("\\s+", 2);
        String rest = parts.length < 2 ? "" : parts[1];
        return switch (parts[0]) {
            case "code", "literal" -> preformatted ? kept(rest) : rest;
            case "snippet" -> PARAGRAPH + kept(rest.substring(rest.indexOf(':') + 1)) + PARAGRAPH;
            case "link", "linkplain", "value" -> linked(rest);
            case "return" -> "Returns " + plain(rest) + '.';
            case "summary" -> plain(rest);
            default -> ""; // such as inheritDoc
        };
    }

    /** The label of a link, or else what it leads to: {@code Order#table()} as {@code Order.table()}. */
    private static String linked(String link) {
        int depth = 0;
        for (int i = 0; i < link.length(); i++) {
            char c = link.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (Character.isWhitespace(c) && depth == 0) {
                return plain(link.substring(i + 1));
            }
        }
        return link.startsWith("#") ? link.substring(1) : link.replace('#', '.');
    }

    private static String inPlaceOf(String tag, boolean ends) {
        return switch (tag) {
            case "p", "ul", "ol", "pre", "blockquote", "div", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6" ->
                String.valueOf(PARAGRAPH);
            case "li" -> ends ? "" : LINE + "-" + SPACE;
            case "br", "tr", "dt" -> String.valueOf(LINE);
            case "dd" -> ends ? "" : LINE + "" + SPACE + SPACE;
            case "td", "th" -> " ";
            default -> "";
        };
    }

    private static String character(String entity, String otherwise) {
        if (!entity.startsWith("#")) {
            return ENTITIES.getOrDefault(entity, otherwise);
        }
        boolean hex = Character.toLowerCase(entity.charAt(1)) == 'x';
        int codePoint = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
        return Character.isValidCodePoint(codePoint) && !Character.isISOControl(codePoint)
                ? Character.toString(codePoint)
                : otherwise;
    }

    private static String kept(String text) {
        StringBuilder kept = new StringBuilder();
        text.chars().forEach(c -> kept.append(kept((char) c)));
        return kept.toString();
    }

    private static char kept(char c) {
        return c == '\n' ? LINE : c == ' ' || c == '\t' ? SPACE : c;
    }

    private static String folded(CharSequence text) {
        List<String> paragraphs = new ArrayList<>();
        for (String paragraph : text.toString().split(String.valueOf(PARAGRAPH), -1)) {
            List<String> lines = new ArrayList<>();
            for (String line : paragraph.split(String.valueOf(LINE), -1)) {
                String folded = line.replaceAll("[\\s\\p{Cntrl}&&[^" + SPACE + "]]+", " ")
                        .strip()
                        .replace(SPACE, ' ')
                        .stripTrailing();
                if (!folded.isEmpty() || !lines.isEmpty()) {
                    lines.add(folded);
                }
            }
            while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
                lines.remove(lines.size() - 1);
            }
            if (!lines.isEmpty()) {
                paragraphs.add(String.join("\n", lines));
            }
        }
        return String.join("\n\n", paragraphs);
    }
}
