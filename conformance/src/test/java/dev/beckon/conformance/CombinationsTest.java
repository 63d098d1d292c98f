package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.BeckonProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Combinations} has every type of the table in {@code docs/codec.md} in every shape that the processor accepts.
 *
 * <p>After a row was added here, {@code mvn test -pl conformance -am -Dtest=CombinationsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dcombinations.write=true} and {@code dev/format conformance} write it anew.
 */
final class CombinationsTest {

    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Path SOURCE = BASE.resolve("src/main/java/dev/beckon/conformance/Combinations.java");

    /** The rows: types that stand for themselves; primitives with their boxes. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("int", "Integer");
        ROWS.put("long", "Long");
        ROWS.put("boolean", "Boolean");
        ROWS.put("float", "Float");
        ROWS.put("double", "Double");
        ROWS.put("byte", "Byte");
        ROWS.put("short", "Short");
        ROWS.put("char", "Character");
        for (String type : List.of(
                "String",
                "byte[]",
                "Color",
                "Point",
                "Instant",
                "Duration",
                "UUID",
                "LocalDate",
                "LocalTime",
                "LocalDateTime",
                "OffsetDateTime",
                "URI",
                "BigInteger",
                "BigDecimal")) {
            ROWS.put(type, type);
        }
    }

    /** The collections of the table, which are shapes. */
    private static final Set<String> SHAPES = Set.of("List", "Set", "Map", "Optional", "@Nullable");

    @Test
    void everyTypeOfTheTableInEveryShapeIsCompared(@TempDir Path classes) throws IOException {
        String expected = source(accepted(candidates(), classes));
        if (Boolean.getBoolean("combinations.write")) {
            Files.writeString(SOURCE, expected);
        }
        assertThat(Files.readString(SOURCE).replaceAll("\\s", "")).isEqualTo(expected.replaceAll("\\s", ""));
    }

    @Test
    void theRowsAreThoseOfTheDocumentation() throws IOException {
        String text = Files.readString(BASE.resolve("../docs/codec.md"));
        String table = text.substring(text.indexOf("\n## Types"));
        Set<String> documented = new TreeSet<>();
        for (String line : table.substring(0, table.indexOf("\n- ")).lines().toList()) {
            if (line.startsWith("| `")) {
                Pattern.compile("`([^`]+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replace("`", ""))
                        .filter(name -> !SHAPES.contains(name))
                        .forEach(documented::add);
            }
        }
        Set<String> tested = new TreeSet<>(ROWS.keySet());
        tested.addAll(ROWS.values());
        tested.removeAll(Set.of("Color", "Point")); // "an enum", "a record"
        ROWS.keySet().stream().filter(CombinationsTest::isPrimitive).forEach(type -> tested.add(type + "[]"));
        assertThat(documented).isEqualTo(tested);
    }

    /** A component of a record, as it would be. */
    private record Component(String record, String type, String name) {}

    private static List<Component> candidates() {
        List<Component> all = new ArrayList<>();
        ROWS.forEach((type, box) -> {
            boolean array = type.endsWith("[]");
            all.add(new Component("Plain", type, name(type)));
            if (!type.equals(box)) {
                all.add(new Component("Boxed", box, name(box)));
            }
            all.add(new Component("Absent", array ? "byte @Nullable []" : "@Nullable " + box, name(box)));
            all.add(new Component("Optionals", "Optional<" + box + ">", name(box)));
            all.add(new Component("Lists", "List<" + box + ">", name(box)));
            all.add(new Component("Sets", "Set<" + box + ">", name(box)));
            if (!type.equals("byte")) { // its array is a row
                all.add(new Component("Arrays", type + "[]", name(type)));
            }
        });
        for (String key : ROWS.values()) {
            for (String value : ROWS.values()) {
                all.add(new Component(
                        "KeyedBy" + name(key).substring(2), "Map<" + key + ", " + value + ">", name(value)));
            }
        }
        return all;
    }

    private static String name(String type) {
        String simple = type.replace("[]", "s");
        return "of" + Character.toUpperCase(simple.charAt(0)) + simple.substring(1);
    }

    private static boolean isPrimitive(String type) {
        return Character.isLowerCase(type.charAt(0)) && !type.endsWith("]");
    }

    /** Those of the components that the processor takes, each tried in a record of its own, a line each. */
    private static List<Component> accepted(List<Component> candidates, Path classes) {
        StringBuilder text = new StringBuilder(imports().replace("\n", " ") + "final class Candidates {\n");
        for (int i = 0; i < candidates.size(); i++) {
            text.append("@dev.beckon.api.Message record R")
                    .append(i)
                    .append('(')
                    .append(candidates.get(i).type())
                    .append(" value) {}\n");
        }
        text.append('}');
        Set<Long> refused = new HashSet<>();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        JavaCompiler.CompilationTask task = javac.getTask(
                null,
                null,
                said,
                List.of("-proc:only", "-Xmaxerrs", "100000", "-d", classes.toString()),
                null,
                List.of(new SimpleJavaFileObject(URI.create("memory:/Candidates.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                }));
        task.setProcessors(List.of(new BeckonProcessor()));
        task.call();
        for (Diagnostic<?> diagnostic : said.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                assertThat(diagnostic.getMessage(null)).contains("(expected: ");
                refused.add(diagnostic.getLineNumber());
            }
        }
        List<Component> accepted = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (!refused.contains(i + 2L)) {
                accepted.add(candidates.get(i));
            }
        }
        return accepted;
    }

    private static String imports() {
        return """
                package dev.beckon.conformance;

                import dev.beckon.api.RpcService;
                import dev.beckon.conformance.Shapes.Color;
                import dev.beckon.conformance.Shapes.Point;
                import java.math.BigDecimal;
                import java.math.BigInteger;
                import java.net.URI;
                import java.time.Duration;
                import java.time.Instant;
                import java.time.LocalDate;
                import java.time.LocalDateTime;
                import java.time.LocalTime;
                import java.time.OffsetDateTime;
                import java.util.List;
                import java.util.Map;
                import java.util.Optional;
                import java.util.Set;
                import java.util.UUID;
                import org.jspecify.annotations.Nullable;

                """;
    }

    private static String source(List<Component> components) {
        Map<String, List<Component>> records = new LinkedHashMap<>();
        components.forEach(component -> records.computeIfAbsent(component.record(), key -> new ArrayList<>())
                .add(component));
        StringBuilder text = new StringBuilder(imports());
        text.append("""
                /** Every type in every shape that it may have, and every map. Written by CombinationsTest. */
                @RpcService(name = "beckon.conformance.combinations.v1.Combinations")
                @SuppressWarnings("ArrayRecordComponent") // arrays are among the types
                public interface Combinations {
                """);
        records.keySet().forEach(record -> text.append("void ")
                .append(Character.toLowerCase(record.charAt(0)))
                .append(record.substring(1))
                .append('(')
                .append(record)
                .append(" value);\n"));
        records.forEach((record, parts) -> {
            text.append("\n/** ")
                    .append(record)
                    .append(". */\nrecord ")
                    .append(record)
                    .append('(');
            for (int i = 0; i < parts.size(); i++) {
                text.append(i == 0 ? "" : ", ")
                        .append(parts.get(i).type())
                        .append(' ')
                        .append(parts.get(i).name());
            }
            text.append(") {}\n");
        });
        return text.append("}\n").toString();
    }
}
