package dev.beckon.processor;

import java.util.Map;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** Which types in Java are scalars, and what to use instead of the well-known ones that have no codec. */
final class ScalarTypes {

    /** The types that have a codec, for messages. */
    static final String KNOWN = "primitives and their boxes, String, byte[], enums, records, Instant, Duration, UUID,"
            + " LocalDate, LocalTime, LocalDateTime, OffsetDateTime, URI, BigInteger, BigDecimal,"
            + " List, Set, Map and Optional of these, and arrays of primitives";

    private static final Map<String, Scalar> SCALARS = Map.ofEntries(
            Map.entry("java.lang.Integer", Scalar.INT),
            Map.entry("java.lang.Long", Scalar.LONG),
            Map.entry("java.lang.Boolean", Scalar.BOOLEAN),
            Map.entry("java.lang.Float", Scalar.FLOAT),
            Map.entry("java.lang.Double", Scalar.DOUBLE),
            Map.entry("java.lang.String", Scalar.STRING),
            Map.entry("java.time.Instant", Scalar.INSTANT),
            Map.entry("java.time.Duration", Scalar.DURATION),
            Map.entry("java.util.UUID", Scalar.UUID),
            Map.entry("java.lang.Byte", Scalar.BYTE),
            Map.entry("java.lang.Short", Scalar.SHORT),
            Map.entry("java.lang.Character", Scalar.CHAR),
            Map.entry("java.time.LocalDate", Scalar.LOCAL_DATE),
            Map.entry("java.time.LocalTime", Scalar.LOCAL_TIME),
            Map.entry("java.time.LocalDateTime", Scalar.LOCAL_DATE_TIME),
            Map.entry("java.time.OffsetDateTime", Scalar.OFFSET_DATE_TIME),
            Map.entry("java.net.URI", Scalar.URI),
            Map.entry("java.math.BigInteger", Scalar.BIG_INTEGER),
            Map.entry("java.math.BigDecimal", Scalar.BIG_DECIMAL));

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("java.lang.Void", "a method without a result returns void or CompletableFuture<Void>"),
            Map.entry("java.lang.Object", "name the type"),
            Map.entry("java.lang.Number", "name the type, such as BigDecimal"),
            Map.entry("java.lang.CharSequence", "use String"),
            Map.entry("java.lang.Iterable", "use List"),
            Map.entry("java.util.Collection", "use List or Set"),
            Map.entry("java.util.ArrayList", "use List"),
            Map.entry("java.util.LinkedList", "use List"),
            Map.entry("java.util.Queue", "use List"),
            Map.entry("java.util.Deque", "use List"),
            Map.entry("java.util.HashSet", "use Set"),
            Map.entry("java.util.LinkedHashSet", "use Set, which is read in its order"),
            Map.entry("java.util.SortedSet", "use Set; an order does not travel"),
            Map.entry("java.util.NavigableSet", "use Set; an order does not travel"),
            Map.entry("java.util.TreeSet", "use Set; an order does not travel"),
            Map.entry("java.util.EnumSet", "use Set"),
            Map.entry("java.util.HashMap", "use Map"),
            Map.entry("java.util.LinkedHashMap", "use Map, which is read in its order"),
            Map.entry("java.util.SortedMap", "use Map; an order does not travel"),
            Map.entry("java.util.NavigableMap", "use Map; an order does not travel"),
            Map.entry("java.util.TreeMap", "use Map; an order does not travel"),
            Map.entry("java.util.EnumMap", "use Map"),
            Map.entry("java.util.concurrent.ConcurrentMap", "use Map"),
            Map.entry("java.util.concurrent.ConcurrentHashMap", "use Map"),
            Map.entry("java.util.BitSet", "use boolean[] or Set"),
            Map.entry("java.util.OptionalInt", "use Optional<Integer>"),
            Map.entry("java.util.OptionalLong", "use Optional<Long>"),
            Map.entry("java.util.OptionalDouble", "use Optional<Double>"),
            Map.entry("java.util.Date", "use Instant"),
            Map.entry("java.util.Calendar", "use OffsetDateTime"),
            Map.entry("java.sql.Timestamp", "use Instant"),
            Map.entry("java.sql.Date", "use LocalDate"),
            Map.entry("java.time.ZonedDateTime", "use OffsetDateTime, and a String for the zone if it matters"),
            Map.entry("java.time.OffsetTime", "use LocalTime, or OffsetDateTime"),
            Map.entry("java.time.ZoneId", "use String"),
            Map.entry("java.time.Period", "use Duration, or String"),
            Map.entry("java.time.YearMonth", "use LocalDate, or String"),
            Map.entry("java.time.Year", "use Integer"),
            Map.entry("java.net.URL", "use URI"),
            Map.entry("java.nio.ByteBuffer", "use byte[]"),
            Map.entry(
                    "java.util.concurrent.Flow.Publisher",
                    "only a result or a parameter of a method is a stream; use List"),
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
            case BYTE -> Scalar.BYTE;
            case SHORT -> Scalar.SHORT;
            case CHAR -> Scalar.CHAR;
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
