package dev.beckon.conformance;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.beckon.conformance.Variants.MoneyMessage;
import dev.beckon.conformance.parcels.Parcel;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes values of the types in {@link Variants} at random, together with what {@link Protobuf} says in their place. */
final class Variety {

    private static final int DEEP = 4;

    private final Random random;
    private final Values values;
    private int depth;

    Variety(Random random) {
        this.random = random;
        values = new Values(random);
    }

    /**
     * A value, and the same for protobuf.
     *
     * @param java null if it is absent
     * @param said for protobuf: records and variants as their {@link Protobuf.Fields}, converted ones as what they
     *     travel as
     */
    record Made(@Nullable Object java, @Nullable Object said) {}

    /** A value of a parameter or result; null now and then if its type allows it. */
    Made make(AnnotatedType type) {
        return make(type, Map.of());
    }

    private Made make(AnnotatedType type, Map<TypeVariable<?>, Bound> bound) {
        boolean nullable = type.isAnnotationPresent(Nullable.class);
        if (type.getType() instanceof TypeVariable<?> variable) {
            Bound argument = bound.get(variable);
            if (nullable || argument.annotated().isAnnotationPresent(Nullable.class)) {
                return absentOr(() -> make(argument.annotated().getType(), argument));
            }
            return make(argument.annotated().getType(), argument);
        }
        if (nullable) {
            return absentOr(() -> makeThere(type, bound));
        }
        return makeThere(type, bound);
    }

    private Made absentOr(java.util.function.Supplier<Made> there) {
        return depth > DEEP || random.nextInt(3) == 0 ? new Made(null, null) : there.get();
    }

    /** What a type variable stands for, and what the variables in that stand for. */
    private record Bound(AnnotatedType annotated, Map<TypeVariable<?>, Bound> bound) {}

    private Made make(Type ignored, Bound bound) {
        return makeThere(bound.annotated(), bound.bound());
    }

    private Made makeThere(AnnotatedType type, Map<TypeVariable<?>, Bound> bound) {
        if (!(type.getType() instanceof ParameterizedType generic)) {
            return type.getType() instanceof TypeVariable<?>
                    ? make(type, bound)
                    : make((Class<?>) type.getType(), Map.of());
        }
        AnnotatedType[] arguments =
                ((java.lang.reflect.AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments();
        Class<?> raw = (Class<?>) generic.getRawType();
        if (raw == Optional.class) {
            Made held = absentOr(() -> makeThere(arguments[0], bound));
            return new Made(Optional.ofNullable(held.java()), held.said());
        }
        if (raw == List.class || raw == Set.class) {
            Set<Object> said = new LinkedHashSet<>();
            List<Object> java = new ArrayList<>();
            for (int i = times(); i > 0; i--) {
                Made element = makeThere(arguments[0], bound);
                if (said.add(key(element.said()))) {
                    java.add(element.java());
                }
            }
            List<Object> plain = said.stream().map(Variety::unkey).toList();
            return new Made(raw == List.class ? java : new LinkedHashSet<>(java), plain);
        }
        if (raw == Map.class) {
            Map<Object, Object> java = new LinkedHashMap<>();
            Map<Object, Object> said = new LinkedHashMap<>();
            for (int i = times(); i > 0; i--) {
                Made key = makeThere(arguments[0], bound);
                Made value = makeThere(arguments[1], bound);
                if (java.putIfAbsent(key.java(), value.java()) == null) {
                    said.put(key.said(), value.said());
                }
            }
            return new Made(java, said);
        }
        Map<TypeVariable<?>, Bound> inside = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            AnnotatedType argument = arguments[i];
            Bound known = argument.getType() instanceof TypeVariable<?> variable ? bound.get(variable) : null;
            inside.put(raw.getTypeParameters()[i], known == null ? new Bound(argument, bound) : known);
        }
        return make(raw, inside);
    }

    private static Object key(Object said) {
        return said instanceof byte[] bytes ? java.nio.ByteBuffer.wrap(bytes) : said;
    }

    private static Object unkey(Object said) {
        return said instanceof java.nio.ByteBuffer bytes ? bytes.array() : said;
    }

    private int times() {
        return depth > DEEP ? 0 : random.nextInt(20) == 0 && depth < 2 ? random.nextInt(100) : random.nextInt(3);
    }

    private Made make(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        if (type.isSealed()) {
            return variant(type, bound);
        } else if (type.isRecord()) {
            return makeRecord(type, bound);
        }
        Made converted = converted(type);
        if (converted != null) {
            return converted;
        }
        Object value = type == Parcel.class ? parcel() : type == Struct.class ? struct() : values.make(type);
        return new Made(value, value);
    }

    private Made variant(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        int chosen = random.nextInt(permitted.length);
        if (depth > DEEP) {
            chosen = 0;
        }
        Class<?> variant = permitted[chosen];
        Map<TypeVariable<?>, Bound> inside = new HashMap<>();
        for (int i = 0; i < variant.getTypeParameters().length; i++) {
            inside.put(variant.getTypeParameters()[i], bound.get(type.getTypeParameters()[i]));
        }
        depth++;
        Made held = make(variant, inside);
        depth--;
        List<@Nullable Object> fields = new ArrayList<>(Collections.nCopies(permitted.length, null));
        fields.set(chosen, held.said());
        return new Made(held.java(), new Protobuf.Fields(fields));
    }

    private Made makeRecord(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        depth++;
        List<@Nullable Object> java = new ArrayList<>();
        List<@Nullable Object> said = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Made made = make(component.getAnnotatedType(), bound);
            java.add(made.java());
            said.add(made.said());
        }
        depth--;
        Object value = Records.of(type, java.toArray());
        return new Made(value, isInline(type) ? said.get(0) : new Protobuf.Fields(said));
    }

    private @Nullable Made converted(Class<?> type) {
        if (type == Locale.class) {
            Locale locale =
                    pick(Locale.ENGLISH, Locale.forLanguageTag("de-CH"), Locale.JAPAN, Locale.forLanguageTag("und"));
            return new Made(locale, locale.toLanguageTag());
        } else if (type == BitSet.class) {
            BitSet bits = BitSet.valueOf(new long[] {(Long) values.make(long.class)});
            return new Made(bits, bits.isEmpty() ? 0L : bits.toLongArray()[0]);
        } else if (type == Currency.class) {
            Variants.Known known = pick(Variants.Known.values());
            return new Made(Currency.getInstance(known.name()), known);
        } else if (type == Variants.Money.class) {
            long cents = (Long) values.make(long.class);
            String currency = pick(Variants.Known.values()).name();
            return new Made(
                    new Variants.Money(cents, Currency.getInstance(currency)), new MoneyMessage(cents, currency));
        }
        return null;
    }

    @SafeVarargs
    private <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }

    private Parcel parcel() {
        Parcel.Builder parcel = Parcel.newBuilder();
        if (random.nextBoolean()) {
            parcel.setAddress((String) values.make(String.class));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            parcel.addBarcodes(random.nextLong()).putContents((String) values.make(String.class), random.nextInt());
        }
        switch (random.nextInt(4)) {
            case 0 -> parcel.setWeight(random.nextDouble());
            case 1 -> parcel.setBox(Parcel.Box.newBuilder().setWidth(random.nextInt()));
            case 2 -> parcel.setInside(parcel());
            default -> {}
        }
        return parcel.build();
    }

    private Struct struct() {
        Struct.Builder struct = Struct.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            struct.putFields((String) values.make(String.class), structValue());
        }
        return struct.build();
    }

    private Value structValue() {
        Value.Builder value = Value.newBuilder();
        switch (random.nextInt(5)) {
            case 0 -> value.setNullValue(NullValue.NULL_VALUE);
            case 1 -> value.setNumberValue(random.nextGaussian());
            case 2 -> value.setStringValue((String) values.make(String.class));
            case 3 -> value.setStructValue(struct());
            default ->
                value.setListValue(
                        ListValue.newBuilder().addValues(Value.newBuilder().setBoolValue(true)));
        }
        return value.build();
    }

    /** Whether the record travels as its component; the annotation itself is not there at run time. */
    static boolean isInline(Class<?> type) {
        return Arrays.asList(
                        Variants.Bent.class,
                        Variants.OrderId.class,
                        Variants.Quantity.class,
                        Variants.Ratio.class,
                        Variants.Share.class,
                        Variants.Place.class)
                .contains(type);
    }
}
