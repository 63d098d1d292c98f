package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DynamicMessage;
import dev.beckon.api.codec.CodecException;
import dev.beckon.conformance.Combinations.Boxed;
import dev.beckon.conformance.Combinations.Plain;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be absent, what is read in its place, and what is refused: over every type in every shape. */
final class PresenceTest {

    private static final Exported EXPORTED = Exported.read();
    private static final Set<Class<?>> WITHOUT_DEFAULT = Set.of(
            Shapes.Point.class,
            java.time.Instant.class,
            java.time.Duration.class,
            java.util.UUID.class,
            java.time.LocalDate.class,
            java.time.LocalTime.class,
            java.time.LocalDateTime.class,
            java.time.OffsetDateTime.class,
            java.net.URI.class,
            java.math.BigInteger.class,
            java.math.BigDecimal.class);

    private final Values values = new Values(new Random(7));

    private static List<Class<?>> records() {
        return Arrays.stream(Combinations.class.getDeclaredClasses()).toList();
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getDeclaringRecord() == Boxed.class
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void nullIsRefusedByNameUnlessItMayBeThere(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType().isPrimitive()) {
                continue;
            }
            Object[] parts = parts(type);
            parts[i] = null;
            Object value = Records.of(type, parts);
            if (mayBeNull(components[i])) {
                Object decoded = Codecs.decode(type, Codecs.encode(value));
                assertThat(Records.values((Record) decoded).get(i)).isNull();
            } else {
                assertThatThrownBy(() -> Codecs.encode(value))
                        .isInstanceOf(CodecException.class)
                        .hasMessageStartingWith(
                                type.getSimpleName() + "." + components[i].getName() + ": null (expected: a")
                        .hasMessageEndingWith("; a component that may be absent is Optional or @Nullable)");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void nullInsideACollectionIsRefusedByName(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            for (Object bad : withNull(components[i])) {
                Object[] parts = parts(type);
                parts[i] = bad;
                Object value = Records.of(type, parts);
                assertThatThrownBy(() -> Codecs.encode(value))
                        .isInstanceOf(CodecException.class)
                        .hasMessageStartingWith(
                                type.getSimpleName() + "." + components[i].getName() + ": null inside (expected: a");
            }
        }
    }

    /** Collections with a null; none if the type is no collection. */
    private List<Object> withNull(RecordComponent component) {
        Class<?> shape = component.getType();
        if (shape == List.class) {
            return List.of(Collections.singletonList(null));
        } else if (shape == Set.class) {
            return List.of(new HashSet<>(Collections.singletonList(null)));
        } else if (shape == Map.class) {
            Map<@Nullable Object, @Nullable Object> key = new HashMap<>();
            key.put(null, null);
            Map<Object, @Nullable Object> held = new HashMap<>();
            held.put(values.make(arguments(component).get(0)), null);
            return List.of(key, held);
        }
        return List.of();
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatIsNotThereIsItsDefaultOrRefusedByName(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        var descriptor = EXPORTED.message(Combinations.class, type.getSimpleName());
        for (int i = 0; i < components.length; i++) {
            Object value = Records.of(type, parts(type));
            byte[] bytes = Protobuf.message(descriptor, Records.values((Record) value)).toBuilder()
                    .clearField(descriptor.findFieldByNumber(i + 1))
                    .build()
                    .toByteArray();
            if (type == Plain.class && WITHOUT_DEFAULT.contains(components[i].getType())) {
                assertThatThrownBy(() -> Codecs.decode(type, bytes))
                        .isInstanceOf(CodecException.class)
                        .hasMessageStartingWith("Plain." + components[i].getName() + ": absent (expected: a");
            } else {
                Object read =
                        Records.values((Record) Codecs.decode(type, bytes)).get(i);
                assertThat(mayBeNull(components[i]) ? read == null : isDefault(read))
                        .as("%s of %s", read, components[i])
                        .isTrue();
            }
        }
    }

    private static boolean isDefault(@Nullable Object value) {
        if (value instanceof Collection<?> all) {
            return all.isEmpty();
        } else if (value instanceof Map<?, ?> map) {
            return map.isEmpty();
        } else if (value != null && value.getClass().isArray()) {
            return Values.items(value).isEmpty();
        }
        return List.of(0, 0L, (byte) 0, (short) 0, '\0', false, 0f, 0.0, "", Shapes.Color.RED, Optional.empty())
                .contains(value);
    }

    @Test
    void defaultsAreWrittenWhereTheyCouldBeAbsent() {
        Object[] parts = new Object[Boxed.class.getRecordComponents().length];
        assertThat(Codecs.encode(Records.of(Boxed.class, parts))).isEmpty();
        Boxed zeros = new Boxed(0, 0L, false, 0f, 0.0, (byte) 0, (short) 0, '\0');
        assertThat(HexFormat.of().formatHex(Codecs.encode(zeros)))
                .isEqualTo("0800" + "1000" + "1800" + "2500000000" + "290000000000000000" + "3000" + "3800" + "4000");
        assertThat(Codecs.decode(Boxed.class, Codecs.encode(zeros))).isEqualTo(zeros);
    }

    @Test
    void negativeZeroAndNaNKeepTheirBits() {
        for (long bits : new long[] {Long.MIN_VALUE, 0x7ff8000000000000L, 0x7ff8000000000001L, -1L}) {
            Object[] parts = parts(Plain.class);
            parts[4] = Double.longBitsToDouble(bits);
            parts[3] = Float.intBitsToFloat((int) (bits >>> 32) | 1);
            Plain read = (Plain) Codecs.decode(Plain.class, Codecs.encode(Records.of(Plain.class, parts)));
            assertThat(Double.doubleToRawLongBits(read.ofDouble())).isEqualTo(bits);
            assertThat(Float.floatToRawIntBits(read.ofFloat())).isEqualTo((int) (bits >>> 32) | 1);
        }
    }

    @Test
    void anEntryWithoutKeyOrValueHasTheirDefaultsOrIsRefusedByName() {
        for (Class<?> type : records()) {
            RecordComponent[] components = type.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                if (components[i].getType() != Map.class) {
                    continue;
                }
                var descriptor = EXPORTED.message(Combinations.class, type.getSimpleName());
                var field = descriptor.findFieldByNumber(i + 1);
                byte[] bytes = DynamicMessage.newBuilder(descriptor)
                        .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                                .mergeField(
                                        field.getNumber(),
                                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                                .addLengthDelimited(com.google.protobuf.ByteString.EMPTY)
                                                .build())
                                .build())
                        .build()
                        .toByteArray();
                String label = type.getSimpleName() + "." + components[i].getName();
                List<Class<?>> arguments = arguments(components[i]);
                int required = WITHOUT_DEFAULT.contains(arguments.get(0))
                        ? 0
                        : WITHOUT_DEFAULT.contains(arguments.get(1)) ? 1 : 2;
                if (required == 2) {
                    Map<?, ?> read = (Map<?, ?>)
                            Records.values((Record) Codecs.decode(type, bytes)).get(i);
                    assertThat(read).hasSize(1);
                    read.forEach((key, value) -> assertThat(isDefault(key) && isDefault(value))
                            .as(label)
                            .isTrue());
                } else {
                    assertThatThrownBy(() -> Codecs.decode(type, bytes))
                            .isInstanceOf(CodecException.class)
                            .hasMessageStartingWith(
                                    label + (required == 0 ? " key" : " value") + ": absent (expected: a");
                }
            }
        }
    }

    private static List<Class<?>> arguments(RecordComponent component) {
        List<Class<?>> classes = new ArrayList<>();
        for (var argument :
                ((java.lang.reflect.ParameterizedType) component.getGenericType()).getActualTypeArguments()) {
            classes.add((Class<?>) argument);
        }
        return classes;
    }

    private Object[] parts(Class<?> type) {
        return Records.values((Record) values.makeRecord(type)).toArray();
    }
}
