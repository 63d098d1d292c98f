package dev.beckon.cli.export;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .proto} file as the processor writes it, cut into its declarations.
 *
 * @param first its first line, a comment
 * @param blocks the declarations at the top, in their order
 */
record ProtoSource(String first, List<Block> blocks) {

    private static final Pattern HEAD = Pattern.compile("(message|enum|service) (\\w+) \\{(})?");
    private static final Pattern BEFORE = Pattern.compile("(syntax|package|import) .*|");

    /**
     * A message, an enum or a service.
     *
     * @param name its simple name
     * @param lines with the documentation before it
     */
    record Block(String name, List<String> lines) {}

    /**
     * Cuts.
     *
     * @throws IllegalArgumentException if the processor has not written this
     */
    static ProtoSource of(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("//")) {
            throw new IllegalArgumentException("no comment at its top");
        }
        List<Block> blocks = new ArrayList<>();
        List<String> open = new ArrayList<>();
        String name = "";
        for (String line : lines.subList(1, lines.size())) {
            if (open.isEmpty() && BEFORE.matcher(line).matches()) {
                continue;
            }
            open.add(line);
            Matcher head = HEAD.matcher(line);
            boolean ends = line.equals("}");
            if (head.matches()) {
                name = head.group(2);
                ends = head.group(3) != null;
            }
            if (ends) {
                blocks.add(new Block(name, List.copyOf(open)));
                open.clear();
                name = "";
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("its last declaration does not end");
        }
        return new ProtoSource(lines.get(0), blocks);
    }

    /** The file. */
    static String write(String first, String protoPackage, Iterable<String> imports, List<List<String>> blocks) {
        StringBuilder text = new StringBuilder(first).append("\nsyntax = \"proto3\";\n");
        if (!protoPackage.isEmpty()) {
            text.append("\npackage ").append(protoPackage).append(";\n");
        }
        String before = "\n";
        for (String name : imports) {
            text.append(before).append("import \"").append(name).append("\";\n");
            before = "";
        }
        for (List<String> block : blocks) {
            text.append('\n');
            block.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }
}
