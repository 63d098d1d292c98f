package dev.beckon.conformance;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes values of types at random, with a liking for edges, and compares them deeply. */
final class Values {

    private static final String[] STRINGS = {
        "",
        "a",
        "noodles",
        "nödles",
        "麺",
        "\uD83C\uDF5C",
        "a\u0000b",
        "\uFFFD",
        "é".repeat(64),
        "x".repeat(127),
        "x".repeat(128),
        "long ".repeat(60),
        "\u07FF\u0800\uFFFF",
        "麺".repeat(50)
    };
    private static final long[] LONGS = {
        0, 1, -1, 127, 128, 16383, 16384, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 35
    };
    private static final double[] DOUBLES = {
        0, -0.0, 1, -1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 1e-3
    };
    private static final String[] URIS = {
        "a", "https://example.org/a?b=c#d", "mailto:cook@example.org", "urn:isbn:096139210x", "/a/ä/%20", "HTTP://A/"
    };
    private static final long FIRST_SECOND =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final long DURATION_SECONDS = 315_576_000_000L;

    private final Random random;
    private int depth;

    Values(Random random) {
        this.random = random;
    }

    /** A value of a component, parameter or result; null now and then if its type allows it. */
    @Nullable
    Object make(AnnotatedType type) {
        boolean box =
                type.getType() instanceof Class<?> raw && raw.getName().startsWith("java.lang.") && raw != String.class;
        if ((box || type.isAnnotationPresent(Nullable.class)) && (depth > 2 || random.nextInt(3) == 0)) {
            return null;
        }
        if (type instanceof AnnotatedParameterizedType && type.getType() instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return depth > 2 || random.nextBoolean() ? Optional.empty() : Optional.of(make(arguments[0]));
            }
            if (generic.getRawType() == List.class) {
                List<Object> list = new ArrayList<>();
                repeat(arguments[0], () -> list.add(make(arguments[0])));
                return list;
            }
            if (generic.getRawType() == Set.class) {
                Set<Object> set = new LinkedHashSet<>();
                repeat(arguments[0], () -> set.add(make(arguments[0])));
                return set;
            }
            Map<Object, Object> map = new LinkedHashMap<>();
            repeat(arguments[1], () -> map.put(make(arguments[0]), make(arguments[1])));
            return map;
        }
        return make(type.getType());
    }

    private void repeat(Type type, Runnable action) {
        int times = depth > 2 ? 0 : random.nextInt(10) == 0 ? random.nextInt(200) : random.nextInt(4);
        if (depth > 1 || type instanceof Class<?> raw && raw.isRecord()) {
            times = Math.min(times, 3);
        }
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    /** A value of a class, never null. */
    Object make(Type type) {
        if (type == int.class || type == Integer.class) {
            return (int) makeLong();
        } else if (type == long.class || type == Long.class) {
            return makeLong();
        } else if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == float.class || type == Float.class) {
            return (float) makeDouble();
        } else if (type == double.class || type == Double.class) {
            return makeDouble();
        } else if (type == String.class) {
            return makeString();
        } else if (type == byte[].class) {
            byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(300) : random.nextInt(3)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type == Instant.class) {
            return random.nextInt(4) == 0
                    ? Instant.EPOCH
                    : Instant.ofEpochSecond(between(FIRST_SECOND, LAST_SECOND), nanos());
        } else if (type == Duration.class) {
            return random.nextInt(4) == 0
                    ? Duration.ofNanos(random.nextInt(3) - 1)
                    : Duration.ofSeconds(between(-DURATION_SECONDS, DURATION_SECONDS - 1), nanos());
        } else if (type == byte.class || type == Byte.class) {
            return random.nextInt(3) == 0 ? (byte) 0 : (byte) random.nextInt();
        } else if (type == short.class || type == Short.class) {
            return random.nextInt(3) == 0 ? (short) 0 : (short) (random.nextInt() >> random.nextInt(16));
        } else if (type == char.class || type == Character.class) {
            return random.nextInt(3) == 0 ? '\0' : (char) (random.nextInt() >>> 16 + random.nextInt(16));
        } else if (type == LocalDate.class) {
            return makeDate();
        } else if (type == LocalTime.class) {
            return makeTime();
        } else if (type == LocalDateTime.class) {
            return LocalDateTime.of(makeDate(), makeTime());
        } else if (type == OffsetDateTime.class) {
            return OffsetDateTime.of(makeDate(), makeTime(), makeOffset());
        } else if (type == URI.class) {
            return URI.create(URIS[random.nextInt(URIS.length)]);
        } else if (type == BigInteger.class) {
            return makeInteger();
        } else if (type == BigDecimal.class) {
            return new BigDecimal(
                    makeInteger(), random.nextInt(2) == 0 ? random.nextInt(12) - 6 : (int) between(-4096, 4096));
        } else if (type == UUID.class) {
            return random.nextInt(4) == 0 ? new UUID(0, 0) : new UUID(random.nextLong(), random.nextLong());
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isArray()) {
            Object array = Array.newInstance(raw.getComponentType(), random.nextInt(5) == 0 ? 200 : random.nextInt(4));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, make(raw.getComponentType()));
            }
            return array;
        }
        return raw.isEnum() ? raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)] : makeRecord(raw);
    }

    /** A record's value. */
    Object makeRecord(Class<?> type) {
        depth++;
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = make(components[i].getAnnotatedType());
        }
        depth--;
        return Records.of(type, values);
    }

    private long makeLong() {
        return random.nextInt(3) > 0 ? LONGS[random.nextInt(LONGS.length)] : random.nextLong() >> random.nextInt(64);
    }

    private double makeDouble() {
        return random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
    }

    private String makeString() {
        if (random.nextInt(3) > 0) {
            return STRINGS[random.nextInt(STRINGS.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int point = random.nextInt(4) > 0 ? random.nextInt(0x80) : random.nextInt(0x110000);
            text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
        }
        return text.toString();
    }

    private ZoneOffset makeOffset() {
        int unit = List.of(1, 60, 3600, 64_800).get(random.nextInt(4));
        return ZoneOffset.ofTotalSeconds((int) between(-64_800 / unit, 64_800 / unit) * unit);
    }

    private LocalDate makeDate() {
        return switch (random.nextInt(8)) {
            case 0 -> LocalDate.MIN;
            case 1 -> LocalDate.MAX;
            case 2 -> LocalDate.of(random.nextInt(20_000) - 10_000, 2, 28);
            default -> LocalDate.ofEpochDay(random.nextInt(40_000));
        };
    }

    private LocalTime makeTime() {
        return switch (random.nextInt(6)) {
            case 0 -> LocalTime.MIDNIGHT;
            case 1 -> LocalTime.MAX;
            case 2 ->
                LocalTime.of(
                        random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1000) * 1_000_000);
            default -> LocalTime.ofSecondOfDay(random.nextInt(86_400)).withNano(nanos());
        };
    }

    private BigInteger makeInteger() {
        return switch (random.nextInt(60)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.TEN.pow(4096).subtract(BigInteger.ONE);
            case 2 -> BigInteger.ONE.subtract(BigInteger.TEN.pow(4096));
            case 3 -> new BigInteger(random.nextInt(13_600), random).negate();
            default -> BigInteger.valueOf(makeLong());
        };
    }

    private int nanos() {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000);
    }

    private long between(long from, long to) {
        return from + Math.floorMod(random.nextLong(), to - from + 1);
    }

    /** Whether two values are the same, arrays inside them too. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one != null && one.getClass().isArray()) {
            return other != null
                    && one.getClass() == other.getClass()
                    && items(one).equals(items(other));
        } else if (one instanceof Optional<?> optional) {
            return other instanceof Optional<?> others && same(optional.orElse(null), others.orElse(null));
        } else if (one instanceof List<?> list) {
            return other instanceof List<?> others
                    && list.size() == others.size()
                    && java.util.stream.IntStream.range(0, list.size()).allMatch(i -> same(list.get(i), others.get(i)));
        } else if (one instanceof Set<?> set) {
            return other instanceof Set<?> others && new ArrayList<>(set).equals(new ArrayList<>(others));
        } else if (one instanceof Map<?, ?> map) {
            return other instanceof Map<?, ?> others
                    && new ArrayList<>(map.keySet()).equals(new ArrayList<>(others.keySet()))
                    && map.keySet().stream().allMatch(key -> same(map.get(key), others.get(key)));
        } else if (one instanceof Record record) {
            return other instanceof Record others
                    && record.getClass() == others.getClass()
                    && same(Records.values(record), Records.values(others));
        }
        return one == null ? other == null : one.equals(other);
    }

    /** The elements of an array. */
    static List<Object> items(Object array) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            items.add(Array.get(array, i));
        }
        return items;
    }
}
