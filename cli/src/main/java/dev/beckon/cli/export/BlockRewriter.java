package dev.beckon.cli.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the declarations of one file anew where types that they name have other names in an export. Which type a word
 * means, the descriptors say.
 */
final class BlockRewriter {

    private static final Pattern HEAD = Pattern.compile("(message|enum) (\\w+)( \\{.*)");
    private static final Pattern NESTED = Pattern.compile(" *message (\\w+) \\{(}?)");
    private static final Pattern RPC = Pattern.compile("(  rpc (\\w+)\\()([.\\w]+)(\\) returns \\()([.\\w]+)(\\).*)");
    private static final Pattern FIELD =
            Pattern.compile("( *(?:optional |repeated |map<\\w+, )?)([.\\w]+)(>? \\w+ = (\\d+)\\D.*)");
    private static final Pattern CONSTANT = Pattern.compile("  (\\w+ = -?\\d+.*)");

    private final String protoPackage;
    private final Map<String, String> renamed; // simple names at the top of this file
    private final Set<String> symbols; // simple names at the top of all files of the package

    /**
     * Of the declarations of a file.
     *
     * @param renamed new names of some at its top
     * @param symbols names of all that are at the top of the package's files, in the export
     */
    BlockRewriter(String protoPackage, Map<String, String> renamed, Set<String> symbols) {
        this.protoPackage = protoPackage;
        this.renamed = renamed;
        this.symbols = symbols;
    }

    List<String> service(List<String> lines, ServiceDescriptorProto service) {
        List<String> written = new ArrayList<>();
        for (String line : lines) {
            Matcher rpc = RPC.matcher(line);
            if (rpc.matches()) {
                MethodDescriptorProto method = service.getMethodList().stream()
                        .filter(each -> each.getName().equals(rpc.group(2)))
                        .findFirst()
                        .orElseThrow(() -> unknown(line));
                written.add(rpc.group(1)
                        + seen(rpc.group(3), method.getInputType(), List.of())
                        + rpc.group(4)
                        + seen(rpc.group(5), method.getOutputType(), List.of())
                        + rpc.group(6));
            } else {
                written.add(line);
            }
        }
        return written;
    }

    List<String> enumeration(List<String> lines, String name) {
        String other = renamed.get(name);
        if (other == null) {
            return lines;
        }
        String prefix = other.substring(0, other.length() - name.length());
        List<String> written = new ArrayList<>();
        for (String line : lines) {
            Matcher constant = CONSTANT.matcher(line);
            written.add(constant.matches() ? "  " + prefix.toUpperCase(Locale.ROOT) + constant.group(1) : head(line));
        }
        return written;
    }

    List<String> message(List<String> lines, DescriptorProto type) {
        List<String> written = new ArrayList<>();
        Deque<DescriptorProto> around = new ArrayDeque<>(); // those of a oneof are those around it again
        for (String line : lines) {
            String content = line.strip();
            Matcher nested = NESTED.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (content.startsWith("//") || content.startsWith("option ")) {
                written.add(line);
            } else if (nested.matches()) {
                boolean top = around.isEmpty();
                DescriptorProto opened =
                        around.isEmpty() ? type : nested(innermost(around, line), nested.group(1), line);
                if (nested.group(2).isEmpty()) {
                    around.push(opened);
                }
                written.add(top ? head(line) : line);
            } else if (content.startsWith("oneof ")) {
                around.push(innermost(around, line));
                written.add(line);
            } else if (content.equals("}")) {
                around.remove(innermost(around, line));
                written.add(line);
            } else if (field.matches()) {
                written.add(field.group(1)
                        + seen(
                                field.group(2),
                                type(innermost(around, line), Integer.parseInt(field.group(4)), line),
                                around)
                        + field.group(3));
            } else {
                written.add(line);
            }
        }
        return written;
    }

    private String head(String line) {
        Matcher head = HEAD.matcher(line);
        return head.matches()
                ? head.group(1) + ' ' + renamed.getOrDefault(head.group(2), head.group(2)) + head.group(3)
                : line;
    }

    private static DescriptorProto innermost(Deque<DescriptorProto> around, String line) {
        DescriptorProto innermost = around.peek();
        if (innermost == null) {
            throw unknown(line);
        }
        return innermost;
    }

    private static DescriptorProto nested(DescriptorProto around, String name, String line) {
        return around.getNestedTypeList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(line));
    }

    /** The full name of what a field, or a map's values, are; empty for scalars. */
    private static String type(DescriptorProto message, int number, String line) {
        FieldDescriptorProto field = message.getFieldList().stream()
                .filter(each -> each.getNumber() == number)
                .findFirst()
                .orElseThrow(() -> unknown(line));
        if (field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE) {
            for (DescriptorProto nested : message.getNestedTypeList()) {
                if (nested.getOptions().getMapEntry()
                        && field.getTypeName().endsWith('.' + message.getName() + '.' + nested.getName())) {
                    return type(nested, 2, line);
                }
            }
        }
        return field.getTypeName();
    }

    private static IllegalArgumentException unknown(String line) {
        return new IllegalArgumentException("its descriptors do not have '" + line.strip() + "'");
    }

    /**
     * How a type is named.
     *
     * @param before as the file has it
     * @param type its full name after a dot; empty for scalars
     */
    private String seen(String before, String type, Iterable<DescriptorProto> around) {
        if (type.isEmpty()) {
            return before;
        }
        String inside = PackageLayout.inside(protoPackage, type);
        String first = firstOf(inside);
        String other = renamed.get(first);
        if (inside.isEmpty() || other == null) { // a name that the package has only now may hide what was meant
            boolean hidden = !before.startsWith(".") && inside.isEmpty() && symbols.contains(firstOf(before));
            return hidden ? type : before;
        }
        for (DescriptorProto message : around) {
            if (message.getNestedTypeList().stream()
                    .anyMatch(nested -> nested.getName().equals(other))) {
                return '.'
                        + (protoPackage.isEmpty() ? "" : protoPackage + '.')
                        + other
                        + inside.substring(first.length());
            }
        }
        return other + inside.substring(first.length());
    }

    private static String firstOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
