package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.BeckonProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link Places} has every kind of type that is no row of {@link Combinations} in every shape that the processor
 * accepts, as parameter, result and component.
 *
 * <p>After a kind was added here, run it with {@code -Dplaces.write=true}, and then {@code dev/format conformance}.
 */
final class PlacesTest {

    private static final Path SOURCE =
            Path.of(System.getProperty("basedir", ".")).resolve("src/main/java/dev/beckon/conformance/Places.java");

    /** Kinds of types, and what stands for them. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("Figure", "Figure"); // sealed
        KINDS.put("Key", "Variants.Key"); // sealed, of inline records
        KINDS.put("Tree", "Tree<String>"); // sealed, generic
        KINDS.put("Page", "Page<Point>"); // generic
        KINDS.put("Pair", "Pair<String, @Nullable Integer>"); // generic, of what may be absent
        KINDS.put("OrderId", "OrderId"); // inline, text
        KINDS.put("Quantity", "Quantity"); // inline, a number
        KINDS.put("Ratio", "Ratio"); // inline, of an inline one
        KINDS.put("Place", "Place"); // inline, a message
        KINDS.put("Money", "Money"); // converted to a message
        KINDS.put("Locale", "Locale"); // to text
        KINDS.put("Currency", "Currency"); // to an enum
        KINDS.put("BitSet", "BitSet"); // to a number
        KINDS.put("Parcel", "Parcel"); // of protobuf
        KINDS.put("Struct", "Struct"); // one that protobuf knows
    }

    /** Shapes, each with the type in the place of the {@code $}. */
    private static final Map<String, String> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("plain", "$");
        SHAPES.put("nullable", "@Nullable $");
        SHAPES.put("optional", "Optional<$>");
        SHAPES.put("list", "List<$>");
        SHAPES.put("set", "Set<$>");
        SHAPES.put("values", "Map<String, $>");
        SHAPES.put("keys", "Map<$, String>");
        SHAPES.put("both", "Map<$, $>");
        SHAPES.put("array", "$[]");
        SHAPES.put("nested", "List<List<$>>");
        SHAPES.put("nullables", "List<@Nullable $>");
    }

    private static final String MARKS = "@Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})";

    /** A kind in a shape, in a record or not. */
    private record Use(String kind, String shape, boolean component) {

        String type() {
            return SHAPES.getOrDefault(shape, "")
                    .replace("$", KINDS.getOrDefault(kind, ""))
                    .replace("@Nullable Variants.", "Variants.@Nullable ");
        }

        String method() {
            return shape + "Of" + kind;
        }
    }

    @Test
    void everyKindInEveryShapeAndPlaceIsCompared(@TempDir Path classes) throws IOException {
        List<Use> uses = new ArrayList<>();
        for (String kind : KINDS.keySet()) {
            for (String shape : SHAPES.keySet()) {
                uses.add(new Use(kind, shape, false));
                uses.add(new Use(kind, shape, true));
            }
        }
        String expected = source(accepted(uses, classes));
        if (Boolean.getBoolean("places.write")) {
            Files.writeString(SOURCE, expected);
        }
        assertThat(Files.readString(SOURCE).replaceAll("\\s", "")).isEqualTo(expected.replaceAll("\\s", ""));
    }

    @Test
    void theKindsAreTheTypesThatVariantsHasAsTheyAre() {
        Set<String> asTheyAre = Arrays.stream(Variants.class.getMethods())
                .filter(method -> !method.getName().equals("many"))
                .map(method -> method.getReturnType().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        asTheyAre.removeAll(Set.of("Every", "Optional", "List", "Set", "Map"));
        assertThat(KINDS.keySet()).containsAll(asTheyAre);
    }

    /** Those of the uses that the processor takes, each tried by itself, a line each. */
    private static List<Use> accepted(List<Use> uses, Path classes) {
        StringBuilder text = new StringBuilder(imports().replace("\n", " ") + "final class Candidates {\n");
        for (int i = 0; i < uses.size(); i++) {
            String type = uses.get(i).type();
            text.append(MARKS)
                    .append(
                            uses.get(i).component()
                                    ? " @dev.beckon.api.Message record R" + i + "(" + type + " value) {}\n"
                                    : " @RpcService @ProtoImport(file = \"parcels.proto\", types = Parcel.class) interface R"
                                            + i + " { " + type + " use(" + type + " value); }\n");
        }
        text.append('}');
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
        Set<Long> refused = new HashSet<>();
        for (Diagnostic<?> diagnostic : said.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                assertThat(diagnostic.getMessage(null)).contains("(expected: ");
                refused.add(diagnostic.getLineNumber());
            }
        }
        List<Use> accepted = new ArrayList<>();
        for (int i = 0; i < uses.size(); i++) {
            if (!refused.contains(i + 2L)) {
                accepted.add(uses.get(i));
            }
        }
        return accepted;
    }

    private static String imports() {
        return """
                package dev.beckon.conformance;

                import com.google.protobuf.Struct;
                import dev.beckon.api.Convert;
                import dev.beckon.api.ProtoImport;
                import dev.beckon.api.RpcService;
                import dev.beckon.conformance.Shapes.Point;
                import dev.beckon.conformance.Variants.Figure;
                import dev.beckon.conformance.Variants.Money;
                import dev.beckon.conformance.Variants.OfBits;
                import dev.beckon.conformance.Variants.OfCurrency;
                import dev.beckon.conformance.Variants.OfLocale;
                import dev.beckon.conformance.Variants.OfMoney;
                import dev.beckon.conformance.Variants.OrderId;
                import dev.beckon.conformance.Variants.Page;
                import dev.beckon.conformance.Variants.Pair;
                import dev.beckon.conformance.Variants.Place;
                import dev.beckon.conformance.Variants.Quantity;
                import dev.beckon.conformance.Variants.Ratio;
                import dev.beckon.conformance.Variants.Tree;
                import dev.beckon.conformance.parcels.Parcel;
                import java.util.BitSet;
                import java.util.Currency;
                import java.util.List;
                import java.util.Locale;
                import java.util.Map;
                import java.util.Optional;
                import java.util.Set;
                import org.jspecify.annotations.Nullable;

                """;
    }

    private static String source(List<Use> uses) {
        StringBuilder text = new StringBuilder(imports())
                .append("/** Every kind of type in every shape and place that it may have. Written by PlacesTest. */\n")
                .append("@RpcService(name = \"beckon.conformance.places.Places\")\n")
                .append("@ProtoImport(file = \"parcels.proto\", protoPackage = \"beckon.conformance.parcels\", types ="
                        + " Parcel.class)\n")
                .append(MARKS)
                .append("\npublic interface Places {\n");
        for (String kind : KINDS.keySet()) {
            for (Use use : uses) {
                if (use.kind().equals(kind) && !use.component()) {
                    text.append("\n    ")
                            .append(use.type())
                            .append(' ')
                            .append(use.method())
                            .append('(');
                    text.append(use.type()).append(" value);\n");
                }
            }
            text.append("\n    All")
                    .append(kind)
                    .append(" all")
                    .append(kind)
                    .append("(All")
                    .append(kind);
            text.append(" value);\n");
        }
        for (String kind : KINDS.keySet()) {
            text.append("\n    /** Components. */\n    ")
                    .append(MARKS)
                    .append("\n    record All")
                    .append(kind)
                    .append('(')
                    .append(uses.stream()
                            .filter(use -> use.kind().equals(kind) && use.component())
                            .map(use -> use.type() + " " + use.shape())
                            .collect(Collectors.joining(", ")))
                    .append(") {}\n");
        }
        return text.append("}\n").toString();
    }
}
