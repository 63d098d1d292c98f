package dev.beckon.conformance;

import com.google.protobuf.Struct;
import dev.beckon.api.Convert;
import dev.beckon.api.Converter;
import dev.beckon.api.Inline;
import dev.beckon.api.ProtoImport;
import dev.beckon.api.RpcService;
import dev.beckon.api.Unknown;
import dev.beckon.conformance.Shapes.Color;
import dev.beckon.conformance.Shapes.Point;
import dev.beckon.conformance.parcels.Parcel;
import java.util.BitSet;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sealed interfaces, generic and inline records, converted types and messages of protobuf, in every shape and place. */
@RpcService(name = "beckon.conformance.variants.Variants")
@ProtoImport(file = "parcels.proto", protoPackage = "beckon.conformance.parcels", types = Parcel.class)
@Convert({Variants.OfLocale.class, Variants.OfCurrency.class, Variants.OfBits.class, Variants.OfMoney.class})
public interface Variants {

    Figure figure(Figure value);

    Tree<String> tree(Tree<String> value);

    Page<Figure> page(Page<Figure> value);

    Parcel parcel(Parcel value);

    Struct struct(Struct value);

    OrderId orderId(OrderId value);

    Place place(Place value);

    Money money(Money value);

    Locale locale(Locale value);

    Every<Figure> figures(Every<Figure> value);

    Every<Key> keys(Every<Key> value);

    Every<Tree<Integer>> trees(Every<Tree<Integer>> value);

    Every<Page<Point>> pages(Every<Page<Point>> value);

    Every<Pair<String, @Nullable Integer>> pairs(Every<Pair<String, @Nullable Integer>> value);

    Every<Pair<Pair<Integer, Color>, List<Long>>> nestedPairs(Every<Pair<Pair<Integer, Color>, List<Long>>> value);

    Pair<Optional<byte[]>, List<byte[]>> bytes(Pair<Optional<byte[]>, List<byte[]>> value);

    Every<Integer> integers(Every<Integer> value);

    Every<Color> colors(Every<Color> value);

    Every<OrderId> orderIds(Every<OrderId> value);

    Every<Quantity> quantities(Every<Quantity> value);

    Every<Ratio> ratios(Every<Ratio> value);

    Every<Place> places(Every<Place> value);

    Every<Locale> locales(Every<Locale> value);

    Every<BitSet> bits(Every<BitSet> value);

    Every<Currency> currencies(Every<Currency> value);

    Every<Money> monies(Every<Money> value);

    Every<Parcel> parcels(Every<Parcel> value);

    Every<Struct> structs(Every<Struct> value);

    @Nullable
    Figure nullableFigure(@Nullable Figure value);

    Optional<Page<Long>> optionalPage(Optional<Page<Long>> value);

    List<Money> listOfMoney(List<Money> value);

    Set<Quantity> setOfQuantity(Set<Quantity> value);

    Map<OrderId, Parcel> mapOfParcels(Map<OrderId, Parcel> value);

    Map<Figure, Ratio> figuresAsKeys(Map<Figure, Ratio> value);

    @Nullable
    Parcel nullableParcel(@Nullable Parcel value);

    Figure many(
            Figure first,
            @Nullable Key second,
            Optional<Page<Integer>> third,
            List<OrderId> fourth,
            Set<Quantity> fifth,
            Map<Quantity, Struct> sixth,
            Parcel seventh,
            @Nullable Money eighth,
            Locale ninth,
            List<BitSet> tenth);

    // ---- sealed interfaces

    /** What is drawn. */
    sealed interface Figure {}

    /** A variant. */
    record Circle(Point center, double radius) implements Figure {}

    /** A variant that holds others. */
    record Group(List<Figure> figures, @Nullable Figure first, Map<String, Figure> named) implements Figure {}

    /** A variant that is itself one of some. */
    sealed interface Line extends Figure {}

    /** A variant of a variant. */
    record Straight(Point from, Point to) implements Line {}

    /** A variant of a variant that is no message. */
    @Inline
    record Bent(List2 points) implements Line {}

    /** Points. */
    record List2(List<Point> points) {}

    /** What a newer peer has drawn. */
    @Unknown
    record Unreadable() implements Figure {}

    /** Variants that are no messages. */
    sealed interface Key permits OrderId, Quantity, Ratio {}

    /** A generic one, which holds itself. */
    sealed interface Tree<T> permits Leaf, Node {}

    /** A variant. */
    record Leaf<V>(V value) implements Tree<V> {}

    /** A variant. */
    record Node<V>(@Nullable Tree<V> left, Optional<Tree<V>> right) implements Tree<V> {}

    // ---- generic records

    /** A record that is generic. */
    record Page<T>(List<T> items, @Nullable T first, Optional<Page<T>> next) {}

    /** A record with two type parameters. */
    record Pair<A, B>(A a, B b) {}

    /** A type in every shape. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record Every<T>(
            T plain,
            @Nullable T absent,
            Optional<T> optional,
            List<T> list,
            Set<T> set,
            Map<String, T> values,
            Map<T, String> keys) {}

    // ---- inline records

    /** A string. */
    @Inline
    record OrderId(String value) implements Key {}

    /** An int. */
    @Inline
    record Quantity(int count) implements Key {}

    /** A double, by way of another one. */
    @Inline
    record Ratio(Share share) implements Key {}

    /** A double. */
    @Inline
    record Share(double value) {}

    /** A message. */
    @Inline
    record Place(Point point) {}

    // ---- converted types

    /** A class that is not a record. */
    final class Money {

        private final long cents;
        private final Currency currency;

        /** So many hundredths. */
        public Money(long cents, Currency currency) {
            this.cents = cents;
            this.currency = currency;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Money money && money.cents == cents && money.currency.equals(currency);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(cents);
        }

        @Override
        public String toString() {
            return cents + " " + currency;
        }
    }

    /** What it travels as. */
    record MoneyMessage(long cents, String currency) {}

    /** To a message. */
    final class OfMoney implements Converter<Money, MoneyMessage> {

        @Override
        public MoneyMessage toWire(Money money) {
            return new MoneyMessage(money.cents, money.currency.getCurrencyCode());
        }

        @Override
        public Money fromWire(MoneyMessage wire) {
            return new Money(wire.cents(), Currency.getInstance(wire.currency()));
        }
    }

    /** To a string. */
    final class OfLocale implements Converter<Locale, String> {

        @Override
        public String toWire(Locale locale) {
            return locale.toLanguageTag();
        }

        @Override
        public Locale fromWire(String tag) {
            return Locale.forLanguageTag(tag.toLowerCase(Locale.ROOT)); // "uNd" would be a language, "und" is none
        }
    }

    /** To an enum. */
    final class OfCurrency implements Converter<Currency, Known> {

        @Override
        public Known toWire(Currency currency) {
            return Known.valueOf(currency.getCurrencyCode());
        }

        @Override
        public Currency fromWire(Known known) {
            return Currency.getInstance(known.name());
        }
    }

    /** Some currencies. */
    enum Known {
        EUR,
        CHF,
        JPY
    }

    /** To a number. */
    final class OfBits implements Converter<BitSet, Long> {

        @Override
        public Long toWire(BitSet bits) {
            return bits.isEmpty() ? 0L : bits.toLongArray()[0];
        }

        @Override
        public BitSet fromWire(Long bits) {
            return BitSet.valueOf(new long[] {bits});
        }
    }
}
