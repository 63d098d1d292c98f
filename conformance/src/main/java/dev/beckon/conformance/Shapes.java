package dev.beckon.conformance;

import dev.beckon.api.RpcService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Every type as a component of a record, in every shape. */
@RpcService
@SuppressWarnings("ArrayRecordComponent") // byte[] is one of the types
public interface Shapes {

    CompletableFuture<Plain> plain(Plain value);

    CompletableFuture<Boxed> boxed(Boxed value);

    CompletableFuture<Absent> absent(Absent value);

    CompletableFuture<Optionals> optionals(Optionals value);

    CompletableFuture<Lists> lists(Lists value);

    CompletableFuture<Maps> maps(Maps value);

    CompletableFuture<Tree> tree(Tree value);

    CompletableFuture<Nothing> nothing(Nothing value);

    CompletableFuture<Wide> wide(Wide value);

    /** An enum. */
    enum Color {
        RED,
        GREEN,
        BLUE_GREEN
    }

    /** A record inside others. */
    record Point(int x, int y, @Nullable String name) {}

    /** Values that are always there. */
    record Plain(
            int anInt,
            long aLong,
            boolean aBoolean,
            float aFloat,
            double aDouble,
            String aString,
            byte[] bytes,
            Color color,
            Point point,
            Instant instant,
            Duration duration,
            UUID uuid) {}

    /** Boxes, which may be absent. */
    record Boxed(Integer anInt, Long aLong, Boolean aBoolean, Float aFloat, Double aDouble) {}

    /** Values that may be absent, as null. */
    record Absent(
            @Nullable Integer anInt,
            @Nullable String aString,
            byte @Nullable [] bytes,
            @Nullable Color color,
            @Nullable Point point,
            @Nullable Instant instant,
            @Nullable Duration duration,
            @Nullable UUID uuid) {}

    /** Values that may be absent, as an empty Optional. */
    record Optionals(
            Optional<Integer> anInt,
            Optional<Long> aLong,
            Optional<Boolean> aBoolean,
            Optional<Float> aFloat,
            Optional<Double> aDouble,
            Optional<String> aString,
            Optional<byte[]> bytes,
            Optional<Color> color,
            Optional<Point> point,
            Optional<Instant> instant,
            Optional<Duration> duration,
            Optional<UUID> uuid) {}

    /** Lists of everything. */
    record Lists(
            List<Integer> ints,
            List<Long> longs,
            List<Boolean> booleans,
            List<Float> floats,
            List<Double> doubles,
            List<String> strings,
            List<byte[]> bytes,
            List<Color> colors,
            List<Point> points,
            List<Instant> instants,
            List<Duration> durations,
            List<UUID> uuids) {}

    /** Maps to everything, from every key. */
    record Maps(
            Map<String, Integer> ints,
            Map<String, Long> longs,
            Map<String, Boolean> booleans,
            Map<String, Float> floats,
            Map<String, Double> doubles,
            Map<Integer, String> strings,
            Map<Long, byte[]> bytes,
            Map<Boolean, Color> colors,
            Map<String, Point> points,
            Map<Long, Instant> instants,
            Map<Integer, Duration> durations,
            Map<Boolean, UUID> uuids) {}

    /** A record that holds itself. */
    record Tree(String label, @Nullable Tree left, Optional<Tree> right, List<Tree> others, Map<String, Tree> named) {}

    /** A record without components. */
    record Nothing() {}

    /** Names that generated code uses itself, names with humps, and numbers that need two bytes for the tag. */
    record Wide(
            int in,
            String out,
            long tag,
            Optional<String> value,
            List<String> element,
            Map<String, String> entry,
            @Nullable String mark,
            int isOpen,
            int URLPath,
            int outer,
            int before,
            Map<Integer, Integer> map,
            int size2,
            String request,
            int f15,
            int f16,
            List<Integer> f17,
            Point f18,
            Map<String, Point> f19,
            Optional<Double> f20,
            UUID f21,
            Color f22) {}
}
