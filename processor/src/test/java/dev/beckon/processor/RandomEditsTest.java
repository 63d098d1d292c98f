package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.LockedModule.Build;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random edits of a record: after compatible ones each version reads what the one before wrote and the reverse, however
 * many there are; an incompatible one is refused, and changes nothing.
 */
final class RandomEditsTest {

    private static final String TYPE = "acme.Order";
    private static final int EDITS = 8;

    /** A type of components, with a value for each number from 0 on; that of 0 is the default if there is one. */
    private enum Kind {
        INT("int", "Integer", "0"),
        LONG("long", "Long", "0"),
        STRING("String", "String", ""),
        BOOLEAN("boolean", "Boolean", "false"),
        ENUM("Dish", "Dish", "NOODLES"),
        SIDE("Side", "Side", null),
        UUID("UUID", "UUID", null),
        LIST("List<Side>", null, "[]"),
        MAP("Map<String, Long>", null, "{}");

        final String java;
        final @Nullable String box; // null if it cannot be optional
        final @Nullable String absent; // its default as text

        Kind(String java, @Nullable String box, @Nullable String absent) {
            this.java = java;
            this.box = box;
            this.absent = absent;
        }

        String expression(int value) {
            return switch (this) {
                case INT -> String.valueOf(-value);
                case LONG -> value + "L";
                case STRING -> value == 0 ? "\"\"" : "\"s" + value + "\"";
                case BOOLEAN -> String.valueOf(value % 2 == 1);
                case ENUM -> value % 2 == 0 ? "Dish.NOODLES" : "Dish.SOUP";
                case SIDE -> "new Side(" + value + ")";
                case UUID -> "new UUID(0, " + value + ")";
                case LIST -> value == 0 ? "List.of()" : "List.of(new Side(" + value + "), new Side(0))";
                case MAP -> value == 0 ? "Map.of()" : "Map.of(\"k\", " + value + "L)";
            };
        }

        String text(int value) {
            return switch (this) {
                case INT -> String.valueOf(-value);
                case LONG -> String.valueOf(value);
                case STRING -> value == 0 ? "" : "s" + value;
                case BOOLEAN -> String.valueOf(value % 2 == 1);
                case ENUM -> value % 2 == 0 ? "NOODLES" : "SOUP";
                case SIDE -> "Side[a=" + value + "]";
                case UUID -> new java.util.UUID(0, value).toString();
                case LIST -> value == 0 ? "[]" : "[Side[a=" + value + "], Side[a=0]]";
                case MAP -> value == 0 ? "{}" : "{k=" + value + "}";
            };
        }
    }

    /** A component; the same one in all versions if the id is. */
    private record Component(
            int id,
            String name,
            Kind kind,
            boolean optional,
            @Nullable Integer tag) {

        String declaration() {
            return (tag == null ? "" : "@Tag(" + tag + ") ")
                    + (optional ? "Optional<" + kind.box + ">" : kind.java)
                    + " "
                    + name;
        }

        String expression(int value) {
            return optional ? "Optional.of(" + kind.expression(value) + ")" : kind.expression(value);
        }

        boolean required() {
            return !optional && kind.absent == null;
        }

        /** The text of what it holds after the component {@code written}, null if there was none, was written. */
        String read(@Nullable Component written, int value) {
            String held = written == null ? null : kind.text(value);
            boolean there = held != null && (written.optional || !held.equals(kind.absent));
            if (optional) {
                return there ? "Optional[" + held + "]" : "Optional.empty";
            }
            return there ? held : String.valueOf(kind.absent);
        }
    }

    private record Version(List<Component> components, int nextId) {

        String[] sources() {
            String declared = components.stream().map(Component::declaration).collect(Collectors.joining(", "));
            StringBuilder samples = new StringBuilder();
            for (int value = 0; value < 3; value++) {
                int each = value;
                samples.append(components.stream()
                        .map(component -> component.expression(each))
                        .collect(Collectors.joining(", ", "new Order(", "), ")));
            }
            return new String[] {
                "acme.Order\n" + LockedModule.IMPORTS + "@Message record Order(" + declared + ") {"
                        + " record Side(int a) {} enum Dish { NOODLES, SOUP } "
                        + "static List<Order> samples() { return List.of(" + samples.substring(0, samples.length() - 2)
                        + "); } }"
            };
        }

        String read(Version written, int value) {
            return components.stream()
                    .map(component -> component.name() + "=" + component.read(written.find(component.id()), value))
                    .collect(Collectors.joining(", ", "Order[", "]"));
        }

        @Nullable
        Component find(int id) {
            return components.stream()
                    .filter(component -> component.id() == id)
                    .findFirst()
                    .orElse(null);
        }

        Version with(List<Component> others) {
            return new Version(others, nextId + 1);
        }
    }

    @TempDir
    Path directory;

    private Random random = new Random(0);

    private Component fresh(int id, boolean mayBeRequired) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        boolean optional = kind.box != null && (kind.absent == null && !mayBeRequired || random.nextInt(3) == 0);
        return new Component(id, "c" + id, kind, optional, null);
    }

    private Version compatible(Version before) {
        List<Component> components = new ArrayList<>(before.components());
        int edits = 1 + random.nextInt(3);
        Version now = before;
        for (int edit = 0; edit < edits; edit++) {
            int at = components.isEmpty() ? -1 : random.nextInt(components.size());
            Component chosen = at < 0 ? null : components.get(at);
            switch (random.nextInt(5)) {
                case 0 -> Collections.shuffle(components, random);
                case 1 -> {
                    if (chosen != null && !chosen.required() && before.find(chosen.id()) != null) {
                        components.remove(at);
                    }
                }
                case 2 -> {
                    if (chosen != null && chosen.kind().box != null) {
                        components.set(
                                at, new Component(chosen.id(), chosen.name(), chosen.kind(), true, chosen.tag()));
                    }
                }
                default -> components.add(random.nextInt(components.size() + 1), fresh(now.nextId(), false));
            }
            now = now.with(List.copyOf(components));
        }
        return now;
    }

    /** Renames a component that is in both, with the number that it has. */
    private Version renamed(Version before, LockedModule module) {
        List<Component> components = new ArrayList<>(before.components());
        int at = random.nextInt(components.size());
        Component chosen = components.get(at);
        int number = module.lock()
                .lines()
                .filter(line -> line.contains(" = " + chosen.name() + ": "))
                .map(line -> Integer.valueOf(line.split(" ")[2]))
                .findFirst()
                .orElseThrow();
        components.set(at, new Component(chosen.id(), "r" + before.nextId(), chosen.kind(), chosen.optional(), number));
        return before.with(components);
    }

    private @Nullable Version incompatible(Version before) {
        List<Component> components = new ArrayList<>(before.components());
        int at = random.nextInt(components.size());
        Component chosen = components.get(at);
        switch (random.nextInt(5)) {
            case 0 -> {
                Kind other = Kind.values()[random.nextInt(Kind.values().length)];
                if (other == chosen.kind()) {
                    return null;
                }
                components.set(
                        at,
                        new Component(
                                chosen.id(),
                                chosen.name(),
                                other,
                                chosen.optional() && other.box != null,
                                chosen.tag()));
            }
            case 1 -> components.add(new Component(before.nextId(), "c" + before.nextId(), Kind.SIDE, false, null));
            case 2 -> {
                if (!chosen.required()) {
                    return null;
                }
                components.remove(at);
            }
            case 3 -> {
                if (!chosen.optional()) {
                    return null;
                }
                components.set(at, new Component(chosen.id(), chosen.name(), chosen.kind(), false, chosen.tag()));
            }
            default ->
                components.set(
                        at, new Component(chosen.id(), chosen.name(), chosen.kind(), chosen.optional(), 1000 + at));
        }
        return before.with(components);
    }

    private static byte[] sample(Build build, int value) {
        ClassLoader loader = build.loader();
        List<?> samples = (List<?>) Build.call(loader, TYPE, "samples");
        return Build.encode(loader, TYPE, samples.get(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bothDirectionsWorkAfterCompatibleEditsAndOthersAreRefused(long seed) {
        random = new Random(seed);
        LockedModule module = new LockedModule(directory);
        List<Component> first = new ArrayList<>();
        for (int id = 0; id < 5; id++) {
            first.add(fresh(id, true));
        }
        first.add(new Component(5, "c5", Kind.SIDE, false, null));
        Version version = new Version(first, 6);
        Build build = module.update(version.sources());
        Version oldest = version;
        Build oldestBuild = build;
        for (int edit = 0; edit < EDITS; edit++) {
            Version broken = incompatible(version);
            if (broken != null) {
                String lock = module.lock();
                assertThat(module.compile(List.of("-Abeckon.lock=update"), broken.sources())
                                .errors())
                        .as("seed %s, edit %s: %s after %s", seed, edit, broken, version)
                        .isNotEmpty();
                assertThat(module.lock()).isEqualTo(lock);
            }
            Version next = random.nextInt(4) == 0 ? renamed(version, module) : compatible(version);
            Build nextBuild = module.update(next.sources());
            for (int value = 0; value < 3; value++) {
                String where = "seed " + seed + ", edit " + edit + ": " + Arrays.toString(next.sources());
                assertThat(nextBuild.decode(TYPE, sample(build, value)))
                        .as(where)
                        .isEqualTo(next.read(version, value));
                assertThat(build.decode(TYPE, sample(nextBuild, value)))
                        .as(where)
                        .isEqualTo(version.read(next, value));
                assertThat(nextBuild.decode(TYPE, sample(oldestBuild, value)))
                        .as(where)
                        .isEqualTo(next.read(oldest, value));
            }
            version = next;
            build = nextBuild;
        }
    }
}
