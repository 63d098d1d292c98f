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

/** Every type in every shape that it may have, and every map. Written by CombinationsTest. */
@RpcService(name = "beckon.conformance.combinations.v1.Combinations")
@SuppressWarnings("ArrayRecordComponent") // arrays are among the types
public interface Combinations {
    void plain(Plain value);

    void boxed(Boxed value);

    void absent(Absent value);

    void optionals(Optionals value);

    void lists(Lists value);

    void sets(Sets value);

    void arrays(Arrays value);

    void keyedByInteger(KeyedByInteger value);

    void keyedByLong(KeyedByLong value);

    void keyedByBoolean(KeyedByBoolean value);

    void keyedByFloat(KeyedByFloat value);

    void keyedByDouble(KeyedByDouble value);

    void keyedByByte(KeyedByByte value);

    void keyedByShort(KeyedByShort value);

    void keyedByCharacter(KeyedByCharacter value);

    void keyedByString(KeyedByString value);

    void keyedByColor(KeyedByColor value);

    void keyedByPoint(KeyedByPoint value);

    void keyedByInstant(KeyedByInstant value);

    void keyedByDuration(KeyedByDuration value);

    void keyedByUUID(KeyedByUUID value);

    void keyedByLocalDate(KeyedByLocalDate value);

    void keyedByLocalTime(KeyedByLocalTime value);

    void keyedByLocalDateTime(KeyedByLocalDateTime value);

    void keyedByOffsetDateTime(KeyedByOffsetDateTime value);

    void keyedByURI(KeyedByURI value);

    void keyedByBigInteger(KeyedByBigInteger value);

    void keyedByBigDecimal(KeyedByBigDecimal value);

    /** Plain. */
    record Plain(
            int ofInt,
            long ofLong,
            boolean ofBoolean,
            float ofFloat,
            double ofDouble,
            byte ofByte,
            short ofShort,
            char ofChar,
            String ofString,
            byte[] ofBytes,
            Color ofColor,
            Point ofPoint,
            Instant ofInstant,
            Duration ofDuration,
            UUID ofUUID,
            LocalDate ofLocalDate,
            LocalTime ofLocalTime,
            LocalDateTime ofLocalDateTime,
            OffsetDateTime ofOffsetDateTime,
            URI ofURI,
            BigInteger ofBigInteger,
            BigDecimal ofBigDecimal) {}

    /** Boxed. */
    record Boxed(
            Integer ofInteger,
            Long ofLong,
            Boolean ofBoolean,
            Float ofFloat,
            Double ofDouble,
            Byte ofByte,
            Short ofShort,
            Character ofCharacter) {}

    /** Absent. */
    record Absent(
            @Nullable Integer ofInteger,
            @Nullable Long ofLong,
            @Nullable Boolean ofBoolean,
            @Nullable Float ofFloat,
            @Nullable Double ofDouble,
            @Nullable Byte ofByte,
            @Nullable Short ofShort,
            @Nullable Character ofCharacter,
            @Nullable String ofString,
            byte @Nullable [] ofBytes,
            @Nullable Color ofColor,
            @Nullable Point ofPoint,
            @Nullable Instant ofInstant,
            @Nullable Duration ofDuration,
            @Nullable UUID ofUUID,
            @Nullable LocalDate ofLocalDate,
            @Nullable LocalTime ofLocalTime,
            @Nullable LocalDateTime ofLocalDateTime,
            @Nullable OffsetDateTime ofOffsetDateTime,
            @Nullable URI ofURI,
            @Nullable BigInteger ofBigInteger,
            @Nullable BigDecimal ofBigDecimal) {}

    /** Optionals. */
    record Optionals(
            Optional<Integer> ofInteger,
            Optional<Long> ofLong,
            Optional<Boolean> ofBoolean,
            Optional<Float> ofFloat,
            Optional<Double> ofDouble,
            Optional<Byte> ofByte,
            Optional<Short> ofShort,
            Optional<Character> ofCharacter,
            Optional<String> ofString,
            Optional<byte[]> ofBytes,
            Optional<Color> ofColor,
            Optional<Point> ofPoint,
            Optional<Instant> ofInstant,
            Optional<Duration> ofDuration,
            Optional<UUID> ofUUID,
            Optional<LocalDate> ofLocalDate,
            Optional<LocalTime> ofLocalTime,
            Optional<LocalDateTime> ofLocalDateTime,
            Optional<OffsetDateTime> ofOffsetDateTime,
            Optional<URI> ofURI,
            Optional<BigInteger> ofBigInteger,
            Optional<BigDecimal> ofBigDecimal) {}

    /** Lists. */
    record Lists(
            List<Integer> ofInteger,
            List<Long> ofLong,
            List<Boolean> ofBoolean,
            List<Float> ofFloat,
            List<Double> ofDouble,
            List<Byte> ofByte,
            List<Short> ofShort,
            List<Character> ofCharacter,
            List<String> ofString,
            List<byte[]> ofBytes,
            List<Color> ofColor,
            List<Point> ofPoint,
            List<Instant> ofInstant,
            List<Duration> ofDuration,
            List<UUID> ofUUID,
            List<LocalDate> ofLocalDate,
            List<LocalTime> ofLocalTime,
            List<LocalDateTime> ofLocalDateTime,
            List<OffsetDateTime> ofOffsetDateTime,
            List<URI> ofURI,
            List<BigInteger> ofBigInteger,
            List<BigDecimal> ofBigDecimal) {}

    /** Sets. */
    record Sets(
            Set<Integer> ofInteger,
            Set<Long> ofLong,
            Set<Boolean> ofBoolean,
            Set<Float> ofFloat,
            Set<Double> ofDouble,
            Set<Byte> ofByte,
            Set<Short> ofShort,
            Set<Character> ofCharacter,
            Set<String> ofString,
            Set<Color> ofColor,
            Set<Point> ofPoint,
            Set<Instant> ofInstant,
            Set<Duration> ofDuration,
            Set<UUID> ofUUID,
            Set<LocalDate> ofLocalDate,
            Set<LocalTime> ofLocalTime,
            Set<LocalDateTime> ofLocalDateTime,
            Set<OffsetDateTime> ofOffsetDateTime,
            Set<URI> ofURI,
            Set<BigInteger> ofBigInteger,
            Set<BigDecimal> ofBigDecimal) {}

    /** Arrays. */
    record Arrays(
            int[] ofInt,
            long[] ofLong,
            boolean[] ofBoolean,
            float[] ofFloat,
            double[] ofDouble,
            short[] ofShort,
            char[] ofChar) {}

    /** KeyedByInteger. */
    record KeyedByInteger(
            Map<Integer, Integer> ofInteger,
            Map<Integer, Long> ofLong,
            Map<Integer, Boolean> ofBoolean,
            Map<Integer, Float> ofFloat,
            Map<Integer, Double> ofDouble,
            Map<Integer, Byte> ofByte,
            Map<Integer, Short> ofShort,
            Map<Integer, Character> ofCharacter,
            Map<Integer, String> ofString,
            Map<Integer, byte[]> ofBytes,
            Map<Integer, Color> ofColor,
            Map<Integer, Point> ofPoint,
            Map<Integer, Instant> ofInstant,
            Map<Integer, Duration> ofDuration,
            Map<Integer, UUID> ofUUID,
            Map<Integer, LocalDate> ofLocalDate,
            Map<Integer, LocalTime> ofLocalTime,
            Map<Integer, LocalDateTime> ofLocalDateTime,
            Map<Integer, OffsetDateTime> ofOffsetDateTime,
            Map<Integer, URI> ofURI,
            Map<Integer, BigInteger> ofBigInteger,
            Map<Integer, BigDecimal> ofBigDecimal) {}

    /** KeyedByLong. */
    record KeyedByLong(
            Map<Long, Integer> ofInteger,
            Map<Long, Long> ofLong,
            Map<Long, Boolean> ofBoolean,
            Map<Long, Float> ofFloat,
            Map<Long, Double> ofDouble,
            Map<Long, Byte> ofByte,
            Map<Long, Short> ofShort,
            Map<Long, Character> ofCharacter,
            Map<Long, String> ofString,
            Map<Long, byte[]> ofBytes,
            Map<Long, Color> ofColor,
            Map<Long, Point> ofPoint,
            Map<Long, Instant> ofInstant,
            Map<Long, Duration> ofDuration,
            Map<Long, UUID> ofUUID,
            Map<Long, LocalDate> ofLocalDate,
            Map<Long, LocalTime> ofLocalTime,
            Map<Long, LocalDateTime> ofLocalDateTime,
            Map<Long, OffsetDateTime> ofOffsetDateTime,
            Map<Long, URI> ofURI,
            Map<Long, BigInteger> ofBigInteger,
            Map<Long, BigDecimal> ofBigDecimal) {}

    /** KeyedByBoolean. */
    record KeyedByBoolean(
            Map<Boolean, Integer> ofInteger,
            Map<Boolean, Long> ofLong,
            Map<Boolean, Boolean> ofBoolean,
            Map<Boolean, Float> ofFloat,
            Map<Boolean, Double> ofDouble,
            Map<Boolean, Byte> ofByte,
            Map<Boolean, Short> ofShort,
            Map<Boolean, Character> ofCharacter,
            Map<Boolean, String> ofString,
            Map<Boolean, byte[]> ofBytes,
            Map<Boolean, Color> ofColor,
            Map<Boolean, Point> ofPoint,
            Map<Boolean, Instant> ofInstant,
            Map<Boolean, Duration> ofDuration,
            Map<Boolean, UUID> ofUUID,
            Map<Boolean, LocalDate> ofLocalDate,
            Map<Boolean, LocalTime> ofLocalTime,
            Map<Boolean, LocalDateTime> ofLocalDateTime,
            Map<Boolean, OffsetDateTime> ofOffsetDateTime,
            Map<Boolean, URI> ofURI,
            Map<Boolean, BigInteger> ofBigInteger,
            Map<Boolean, BigDecimal> ofBigDecimal) {}

    /** KeyedByFloat. */
    record KeyedByFloat(
            Map<Float, Integer> ofInteger,
            Map<Float, Long> ofLong,
            Map<Float, Boolean> ofBoolean,
            Map<Float, Float> ofFloat,
            Map<Float, Double> ofDouble,
            Map<Float, Byte> ofByte,
            Map<Float, Short> ofShort,
            Map<Float, Character> ofCharacter,
            Map<Float, String> ofString,
            Map<Float, byte[]> ofBytes,
            Map<Float, Color> ofColor,
            Map<Float, Point> ofPoint,
            Map<Float, Instant> ofInstant,
            Map<Float, Duration> ofDuration,
            Map<Float, UUID> ofUUID,
            Map<Float, LocalDate> ofLocalDate,
            Map<Float, LocalTime> ofLocalTime,
            Map<Float, LocalDateTime> ofLocalDateTime,
            Map<Float, OffsetDateTime> ofOffsetDateTime,
            Map<Float, URI> ofURI,
            Map<Float, BigInteger> ofBigInteger,
            Map<Float, BigDecimal> ofBigDecimal) {}

    /** KeyedByDouble. */
    record KeyedByDouble(
            Map<Double, Integer> ofInteger,
            Map<Double, Long> ofLong,
            Map<Double, Boolean> ofBoolean,
            Map<Double, Float> ofFloat,
            Map<Double, Double> ofDouble,
            Map<Double, Byte> ofByte,
            Map<Double, Short> ofShort,
            Map<Double, Character> ofCharacter,
            Map<Double, String> ofString,
            Map<Double, byte[]> ofBytes,
            Map<Double, Color> ofColor,
            Map<Double, Point> ofPoint,
            Map<Double, Instant> ofInstant,
            Map<Double, Duration> ofDuration,
            Map<Double, UUID> ofUUID,
            Map<Double, LocalDate> ofLocalDate,
            Map<Double, LocalTime> ofLocalTime,
            Map<Double, LocalDateTime> ofLocalDateTime,
            Map<Double, OffsetDateTime> ofOffsetDateTime,
            Map<Double, URI> ofURI,
            Map<Double, BigInteger> ofBigInteger,
            Map<Double, BigDecimal> ofBigDecimal) {}

    /** KeyedByByte. */
    record KeyedByByte(
            Map<Byte, Integer> ofInteger,
            Map<Byte, Long> ofLong,
            Map<Byte, Boolean> ofBoolean,
            Map<Byte, Float> ofFloat,
            Map<Byte, Double> ofDouble,
            Map<Byte, Byte> ofByte,
            Map<Byte, Short> ofShort,
            Map<Byte, Character> ofCharacter,
            Map<Byte, String> ofString,
            Map<Byte, byte[]> ofBytes,
            Map<Byte, Color> ofColor,
            Map<Byte, Point> ofPoint,
            Map<Byte, Instant> ofInstant,
            Map<Byte, Duration> ofDuration,
            Map<Byte, UUID> ofUUID,
            Map<Byte, LocalDate> ofLocalDate,
            Map<Byte, LocalTime> ofLocalTime,
            Map<Byte, LocalDateTime> ofLocalDateTime,
            Map<Byte, OffsetDateTime> ofOffsetDateTime,
            Map<Byte, URI> ofURI,
            Map<Byte, BigInteger> ofBigInteger,
            Map<Byte, BigDecimal> ofBigDecimal) {}

    /** KeyedByShort. */
    record KeyedByShort(
            Map<Short, Integer> ofInteger,
            Map<Short, Long> ofLong,
            Map<Short, Boolean> ofBoolean,
            Map<Short, Float> ofFloat,
            Map<Short, Double> ofDouble,
            Map<Short, Byte> ofByte,
            Map<Short, Short> ofShort,
            Map<Short, Character> ofCharacter,
            Map<Short, String> ofString,
            Map<Short, byte[]> ofBytes,
            Map<Short, Color> ofColor,
            Map<Short, Point> ofPoint,
            Map<Short, Instant> ofInstant,
            Map<Short, Duration> ofDuration,
            Map<Short, UUID> ofUUID,
            Map<Short, LocalDate> ofLocalDate,
            Map<Short, LocalTime> ofLocalTime,
            Map<Short, LocalDateTime> ofLocalDateTime,
            Map<Short, OffsetDateTime> ofOffsetDateTime,
            Map<Short, URI> ofURI,
            Map<Short, BigInteger> ofBigInteger,
            Map<Short, BigDecimal> ofBigDecimal) {}

    /** KeyedByCharacter. */
    record KeyedByCharacter(
            Map<Character, Integer> ofInteger,
            Map<Character, Long> ofLong,
            Map<Character, Boolean> ofBoolean,
            Map<Character, Float> ofFloat,
            Map<Character, Double> ofDouble,
            Map<Character, Byte> ofByte,
            Map<Character, Short> ofShort,
            Map<Character, Character> ofCharacter,
            Map<Character, String> ofString,
            Map<Character, byte[]> ofBytes,
            Map<Character, Color> ofColor,
            Map<Character, Point> ofPoint,
            Map<Character, Instant> ofInstant,
            Map<Character, Duration> ofDuration,
            Map<Character, UUID> ofUUID,
            Map<Character, LocalDate> ofLocalDate,
            Map<Character, LocalTime> ofLocalTime,
            Map<Character, LocalDateTime> ofLocalDateTime,
            Map<Character, OffsetDateTime> ofOffsetDateTime,
            Map<Character, URI> ofURI,
            Map<Character, BigInteger> ofBigInteger,
            Map<Character, BigDecimal> ofBigDecimal) {}

    /** KeyedByString. */
    record KeyedByString(
            Map<String, Integer> ofInteger,
            Map<String, Long> ofLong,
            Map<String, Boolean> ofBoolean,
            Map<String, Float> ofFloat,
            Map<String, Double> ofDouble,
            Map<String, Byte> ofByte,
            Map<String, Short> ofShort,
            Map<String, Character> ofCharacter,
            Map<String, String> ofString,
            Map<String, byte[]> ofBytes,
            Map<String, Color> ofColor,
            Map<String, Point> ofPoint,
            Map<String, Instant> ofInstant,
            Map<String, Duration> ofDuration,
            Map<String, UUID> ofUUID,
            Map<String, LocalDate> ofLocalDate,
            Map<String, LocalTime> ofLocalTime,
            Map<String, LocalDateTime> ofLocalDateTime,
            Map<String, OffsetDateTime> ofOffsetDateTime,
            Map<String, URI> ofURI,
            Map<String, BigInteger> ofBigInteger,
            Map<String, BigDecimal> ofBigDecimal) {}

    /** KeyedByColor. */
    record KeyedByColor(
            Map<Color, Integer> ofInteger,
            Map<Color, Long> ofLong,
            Map<Color, Boolean> ofBoolean,
            Map<Color, Float> ofFloat,
            Map<Color, Double> ofDouble,
            Map<Color, Byte> ofByte,
            Map<Color, Short> ofShort,
            Map<Color, Character> ofCharacter,
            Map<Color, String> ofString,
            Map<Color, byte[]> ofBytes,
            Map<Color, Color> ofColor,
            Map<Color, Point> ofPoint,
            Map<Color, Instant> ofInstant,
            Map<Color, Duration> ofDuration,
            Map<Color, UUID> ofUUID,
            Map<Color, LocalDate> ofLocalDate,
            Map<Color, LocalTime> ofLocalTime,
            Map<Color, LocalDateTime> ofLocalDateTime,
            Map<Color, OffsetDateTime> ofOffsetDateTime,
            Map<Color, URI> ofURI,
            Map<Color, BigInteger> ofBigInteger,
            Map<Color, BigDecimal> ofBigDecimal) {}

    /** KeyedByPoint. */
    record KeyedByPoint(
            Map<Point, Integer> ofInteger,
            Map<Point, Long> ofLong,
            Map<Point, Boolean> ofBoolean,
            Map<Point, Float> ofFloat,
            Map<Point, Double> ofDouble,
            Map<Point, Byte> ofByte,
            Map<Point, Short> ofShort,
            Map<Point, Character> ofCharacter,
            Map<Point, String> ofString,
            Map<Point, byte[]> ofBytes,
            Map<Point, Color> ofColor,
            Map<Point, Point> ofPoint,
            Map<Point, Instant> ofInstant,
            Map<Point, Duration> ofDuration,
            Map<Point, UUID> ofUUID,
            Map<Point, LocalDate> ofLocalDate,
            Map<Point, LocalTime> ofLocalTime,
            Map<Point, LocalDateTime> ofLocalDateTime,
            Map<Point, OffsetDateTime> ofOffsetDateTime,
            Map<Point, URI> ofURI,
            Map<Point, BigInteger> ofBigInteger,
            Map<Point, BigDecimal> ofBigDecimal) {}

    /** KeyedByInstant. */
    record KeyedByInstant(
            Map<Instant, Integer> ofInteger,
            Map<Instant, Long> ofLong,
            Map<Instant, Boolean> ofBoolean,
            Map<Instant, Float> ofFloat,
            Map<Instant, Double> ofDouble,
            Map<Instant, Byte> ofByte,
            Map<Instant, Short> ofShort,
            Map<Instant, Character> ofCharacter,
            Map<Instant, String> ofString,
            Map<Instant, byte[]> ofBytes,
            Map<Instant, Color> ofColor,
            Map<Instant, Point> ofPoint,
            Map<Instant, Instant> ofInstant,
            Map<Instant, Duration> ofDuration,
            Map<Instant, UUID> ofUUID,
            Map<Instant, LocalDate> ofLocalDate,
            Map<Instant, LocalTime> ofLocalTime,
            Map<Instant, LocalDateTime> ofLocalDateTime,
            Map<Instant, OffsetDateTime> ofOffsetDateTime,
            Map<Instant, URI> ofURI,
            Map<Instant, BigInteger> ofBigInteger,
            Map<Instant, BigDecimal> ofBigDecimal) {}

    /** KeyedByDuration. */
    record KeyedByDuration(
            Map<Duration, Integer> ofInteger,
            Map<Duration, Long> ofLong,
            Map<Duration, Boolean> ofBoolean,
            Map<Duration, Float> ofFloat,
            Map<Duration, Double> ofDouble,
            Map<Duration, Byte> ofByte,
            Map<Duration, Short> ofShort,
            Map<Duration, Character> ofCharacter,
            Map<Duration, String> ofString,
            Map<Duration, byte[]> ofBytes,
            Map<Duration, Color> ofColor,
            Map<Duration, Point> ofPoint,
            Map<Duration, Instant> ofInstant,
            Map<Duration, Duration> ofDuration,
            Map<Duration, UUID> ofUUID,
            Map<Duration, LocalDate> ofLocalDate,
            Map<Duration, LocalTime> ofLocalTime,
            Map<Duration, LocalDateTime> ofLocalDateTime,
            Map<Duration, OffsetDateTime> ofOffsetDateTime,
            Map<Duration, URI> ofURI,
            Map<Duration, BigInteger> ofBigInteger,
            Map<Duration, BigDecimal> ofBigDecimal) {}

    /** KeyedByUUID. */
    record KeyedByUUID(
            Map<UUID, Integer> ofInteger,
            Map<UUID, Long> ofLong,
            Map<UUID, Boolean> ofBoolean,
            Map<UUID, Float> ofFloat,
            Map<UUID, Double> ofDouble,
            Map<UUID, Byte> ofByte,
            Map<UUID, Short> ofShort,
            Map<UUID, Character> ofCharacter,
            Map<UUID, String> ofString,
            Map<UUID, byte[]> ofBytes,
            Map<UUID, Color> ofColor,
            Map<UUID, Point> ofPoint,
            Map<UUID, Instant> ofInstant,
            Map<UUID, Duration> ofDuration,
            Map<UUID, UUID> ofUUID,
            Map<UUID, LocalDate> ofLocalDate,
            Map<UUID, LocalTime> ofLocalTime,
            Map<UUID, LocalDateTime> ofLocalDateTime,
            Map<UUID, OffsetDateTime> ofOffsetDateTime,
            Map<UUID, URI> ofURI,
            Map<UUID, BigInteger> ofBigInteger,
            Map<UUID, BigDecimal> ofBigDecimal) {}

    /** KeyedByLocalDate. */
    record KeyedByLocalDate(
            Map<LocalDate, Integer> ofInteger,
            Map<LocalDate, Long> ofLong,
            Map<LocalDate, Boolean> ofBoolean,
            Map<LocalDate, Float> ofFloat,
            Map<LocalDate, Double> ofDouble,
            Map<LocalDate, Byte> ofByte,
            Map<LocalDate, Short> ofShort,
            Map<LocalDate, Character> ofCharacter,
            Map<LocalDate, String> ofString,
            Map<LocalDate, byte[]> ofBytes,
            Map<LocalDate, Color> ofColor,
            Map<LocalDate, Point> ofPoint,
            Map<LocalDate, Instant> ofInstant,
            Map<LocalDate, Duration> ofDuration,
            Map<LocalDate, UUID> ofUUID,
            Map<LocalDate, LocalDate> ofLocalDate,
            Map<LocalDate, LocalTime> ofLocalTime,
            Map<LocalDate, LocalDateTime> ofLocalDateTime,
            Map<LocalDate, OffsetDateTime> ofOffsetDateTime,
            Map<LocalDate, URI> ofURI,
            Map<LocalDate, BigInteger> ofBigInteger,
            Map<LocalDate, BigDecimal> ofBigDecimal) {}

    /** KeyedByLocalTime. */
    record KeyedByLocalTime(
            Map<LocalTime, Integer> ofInteger,
            Map<LocalTime, Long> ofLong,
            Map<LocalTime, Boolean> ofBoolean,
            Map<LocalTime, Float> ofFloat,
            Map<LocalTime, Double> ofDouble,
            Map<LocalTime, Byte> ofByte,
            Map<LocalTime, Short> ofShort,
            Map<LocalTime, Character> ofCharacter,
            Map<LocalTime, String> ofString,
            Map<LocalTime, byte[]> ofBytes,
            Map<LocalTime, Color> ofColor,
            Map<LocalTime, Point> ofPoint,
            Map<LocalTime, Instant> ofInstant,
            Map<LocalTime, Duration> ofDuration,
            Map<LocalTime, UUID> ofUUID,
            Map<LocalTime, LocalDate> ofLocalDate,
            Map<LocalTime, LocalTime> ofLocalTime,
            Map<LocalTime, LocalDateTime> ofLocalDateTime,
            Map<LocalTime, OffsetDateTime> ofOffsetDateTime,
            Map<LocalTime, URI> ofURI,
            Map<LocalTime, BigInteger> ofBigInteger,
            Map<LocalTime, BigDecimal> ofBigDecimal) {}

    /** KeyedByLocalDateTime. */
    record KeyedByLocalDateTime(
            Map<LocalDateTime, Integer> ofInteger,
            Map<LocalDateTime, Long> ofLong,
            Map<LocalDateTime, Boolean> ofBoolean,
            Map<LocalDateTime, Float> ofFloat,
            Map<LocalDateTime, Double> ofDouble,
            Map<LocalDateTime, Byte> ofByte,
            Map<LocalDateTime, Short> ofShort,
            Map<LocalDateTime, Character> ofCharacter,
            Map<LocalDateTime, String> ofString,
            Map<LocalDateTime, byte[]> ofBytes,
            Map<LocalDateTime, Color> ofColor,
            Map<LocalDateTime, Point> ofPoint,
            Map<LocalDateTime, Instant> ofInstant,
            Map<LocalDateTime, Duration> ofDuration,
            Map<LocalDateTime, UUID> ofUUID,
            Map<LocalDateTime, LocalDate> ofLocalDate,
            Map<LocalDateTime, LocalTime> ofLocalTime,
            Map<LocalDateTime, LocalDateTime> ofLocalDateTime,
            Map<LocalDateTime, OffsetDateTime> ofOffsetDateTime,
            Map<LocalDateTime, URI> ofURI,
            Map<LocalDateTime, BigInteger> ofBigInteger,
            Map<LocalDateTime, BigDecimal> ofBigDecimal) {}

    /** KeyedByOffsetDateTime. */
    record KeyedByOffsetDateTime(
            Map<OffsetDateTime, Integer> ofInteger,
            Map<OffsetDateTime, Long> ofLong,
            Map<OffsetDateTime, Boolean> ofBoolean,
            Map<OffsetDateTime, Float> ofFloat,
            Map<OffsetDateTime, Double> ofDouble,
            Map<OffsetDateTime, Byte> ofByte,
            Map<OffsetDateTime, Short> ofShort,
            Map<OffsetDateTime, Character> ofCharacter,
            Map<OffsetDateTime, String> ofString,
            Map<OffsetDateTime, byte[]> ofBytes,
            Map<OffsetDateTime, Color> ofColor,
            Map<OffsetDateTime, Point> ofPoint,
            Map<OffsetDateTime, Instant> ofInstant,
            Map<OffsetDateTime, Duration> ofDuration,
            Map<OffsetDateTime, UUID> ofUUID,
            Map<OffsetDateTime, LocalDate> ofLocalDate,
            Map<OffsetDateTime, LocalTime> ofLocalTime,
            Map<OffsetDateTime, LocalDateTime> ofLocalDateTime,
            Map<OffsetDateTime, OffsetDateTime> ofOffsetDateTime,
            Map<OffsetDateTime, URI> ofURI,
            Map<OffsetDateTime, BigInteger> ofBigInteger,
            Map<OffsetDateTime, BigDecimal> ofBigDecimal) {}

    /** KeyedByURI. */
    record KeyedByURI(
            Map<URI, Integer> ofInteger,
            Map<URI, Long> ofLong,
            Map<URI, Boolean> ofBoolean,
            Map<URI, Float> ofFloat,
            Map<URI, Double> ofDouble,
            Map<URI, Byte> ofByte,
            Map<URI, Short> ofShort,
            Map<URI, Character> ofCharacter,
            Map<URI, String> ofString,
            Map<URI, byte[]> ofBytes,
            Map<URI, Color> ofColor,
            Map<URI, Point> ofPoint,
            Map<URI, Instant> ofInstant,
            Map<URI, Duration> ofDuration,
            Map<URI, UUID> ofUUID,
            Map<URI, LocalDate> ofLocalDate,
            Map<URI, LocalTime> ofLocalTime,
            Map<URI, LocalDateTime> ofLocalDateTime,
            Map<URI, OffsetDateTime> ofOffsetDateTime,
            Map<URI, URI> ofURI,
            Map<URI, BigInteger> ofBigInteger,
            Map<URI, BigDecimal> ofBigDecimal) {}

    /** KeyedByBigInteger. */
    record KeyedByBigInteger(
            Map<BigInteger, Integer> ofInteger,
            Map<BigInteger, Long> ofLong,
            Map<BigInteger, Boolean> ofBoolean,
            Map<BigInteger, Float> ofFloat,
            Map<BigInteger, Double> ofDouble,
            Map<BigInteger, Byte> ofByte,
            Map<BigInteger, Short> ofShort,
            Map<BigInteger, Character> ofCharacter,
            Map<BigInteger, String> ofString,
            Map<BigInteger, byte[]> ofBytes,
            Map<BigInteger, Color> ofColor,
            Map<BigInteger, Point> ofPoint,
            Map<BigInteger, Instant> ofInstant,
            Map<BigInteger, Duration> ofDuration,
            Map<BigInteger, UUID> ofUUID,
            Map<BigInteger, LocalDate> ofLocalDate,
            Map<BigInteger, LocalTime> ofLocalTime,
            Map<BigInteger, LocalDateTime> ofLocalDateTime,
            Map<BigInteger, OffsetDateTime> ofOffsetDateTime,
            Map<BigInteger, URI> ofURI,
            Map<BigInteger, BigInteger> ofBigInteger,
            Map<BigInteger, BigDecimal> ofBigDecimal) {}

    /** KeyedByBigDecimal. */
    record KeyedByBigDecimal(
            Map<BigDecimal, Integer> ofInteger,
            Map<BigDecimal, Long> ofLong,
            Map<BigDecimal, Boolean> ofBoolean,
            Map<BigDecimal, Float> ofFloat,
            Map<BigDecimal, Double> ofDouble,
            Map<BigDecimal, Byte> ofByte,
            Map<BigDecimal, Short> ofShort,
            Map<BigDecimal, Character> ofCharacter,
            Map<BigDecimal, String> ofString,
            Map<BigDecimal, byte[]> ofBytes,
            Map<BigDecimal, Color> ofColor,
            Map<BigDecimal, Point> ofPoint,
            Map<BigDecimal, Instant> ofInstant,
            Map<BigDecimal, Duration> ofDuration,
            Map<BigDecimal, UUID> ofUUID,
            Map<BigDecimal, LocalDate> ofLocalDate,
            Map<BigDecimal, LocalTime> ofLocalTime,
            Map<BigDecimal, LocalDateTime> ofLocalDateTime,
            Map<BigDecimal, OffsetDateTime> ofOffsetDateTime,
            Map<BigDecimal, URI> ofURI,
            Map<BigDecimal, BigInteger> ofBigInteger,
            Map<BigDecimal, BigDecimal> ofBigDecimal) {}
}
