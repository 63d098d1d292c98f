package dev.beckon.processor;

import java.util.Map;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** Which types in Java are scalars, and what to use instead of the well-known ones that have no codec. */
final class ScalarTypes {

    /** The types that have a codec, for messages. */
    static final String KNOWN = "int, long, boolean, float, double and their boxes, String, byte[], enums, records,"
            + " Instant, Duration, UUID, and List, Map and Optional of these";

    private static final Map<String, Scalar> SCALARS = Map.ofEntries(
            Map.entry("java.lang.Integer", Scalar.INT),
            Map.entry("java.lang.Long", Scalar.LONG),
            Map.entry("java.lang.Boolean", Scalar.BOOLEAN),
            Map.entry("java.lang.Float", Scalar.FLOAT),
            Map.entry("java.lang.Double", Scalar.DOUBLE),
            Map.entry("java.lang.String", Scalar.STRING),
            Map.entry("java.time.Instant", Scalar.INSTANT),
            Map.entry("java.time.Duration", Scalar.DURATION),
            Map.entry("java.util.UUID", Scalar.UUID));

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("java.lang.Character", "use String"),
            Map.entry("java.lang.Short", "use Integer"),
            Map.entry("java.lang.Byte", "use Integer"),
            Map.entry("java.lang.Void", "a method without a result returns void or CompletableFuture<Void>"),
            Map.entry("java.lang.Object", "name the type"),
            Map.entry("java.lang.CharSequence", "use String"),
            Map.entry("java.lang.Iterable", "use List"),
            Map.entry("java.util.Collection", "use List"),
            Map.entry("java.util.ArrayList", "use List"),
            Map.entry("java.util.Set", "not supported yet; use List"),
            Map.entry("java.util.HashSet", "not supported yet; use List"),
            Map.entry("java.util.SortedSet", "not supported yet; use List"),
            Map.entry("java.util.EnumSet", "not supported yet; use List"),
            Map.entry("java.util.HashMap", "use Map"),
            Map.entry("java.util.LinkedHashMap", "use Map"),
            Map.entry("java.util.SortedMap", "use Map"),
            Map.entry("java.util.TreeMap", "use Map"),
            Map.entry("java.util.EnumMap", "use Map with String keys"),
            Map.entry("java.util.OptionalInt", "use Optional<Integer>"),
            Map.entry("java.util.OptionalLong", "use Optional<Long>"),
            Map.entry("java.util.OptionalDouble", "use Optional<Double>"),
            Map.entry("java.util.Date", "use Instant"),
            Map.entry("java.nio.ByteBuffer", "use byte[]"),
            Map.entry("java.math.BigDecimal", "not supported yet; use String"),
            Map.entry("java.math.BigInteger", "not supported yet; use String"),
            Map.entry("java.time.LocalDate", "not supported yet; use String"),
            Map.entry("java.time.LocalTime", "not supported yet; use String"),
            Map.entry("java.time.LocalDateTime", "not supported yet; use Instant or String"),
            Map.entry("java.time.OffsetDateTime", "not supported yet; use Instant"),
            Map.entry("java.time.ZonedDateTime", "not supported yet; use Instant"),
            Map.entry("java.net.URI", "use String"),
            Map.entry("java.util.concurrent.Flow.Publisher", "streams are not supported yet; use List"),
            Map.entry("java.util.stream.Stream", "use List"),
            Map.entry("java.util.concurrent.CompletableFuture", "a future can only be the result of a method"),
            Map.entry("java.util.concurrent.CompletionStage", "a stage can only be the result of a method"),
            Map.entry("java.util.concurrent.Future", "use CompletableFuture"),
            Map.entry("dev.beckon.api.RpcFuture", "use CompletableFuture"));

    private ScalarTypes() {}

    /** The scalar of a primitive type; null if there is none. */
    static @Nullable Scalar of(TypeKind kind) {
        return switch (kind) {
            case INT -> Scalar.INT;
            case LONG -> Scalar.LONG;
            case BOOLEAN -> Scalar.BOOLEAN;
            case FLOAT -> Scalar.FLOAT;
            case DOUBLE -> Scalar.DOUBLE;
            default -> null;
        };
    }

    /** The scalar of a class, a box among them; null if there is none. */
    static @Nullable Scalar of(String name) {
        return SCALARS.get(name);
    }

    /** What to write instead of the class; null if nothing is known. */
    static @Nullable String remedy(String name) {
        return REMEDIES.get(name);
    }
}
