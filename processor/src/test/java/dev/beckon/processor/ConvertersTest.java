package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types without a codec travel as what a converter of the user makes of them. */
final class ConvertersTest {

    private static final String CONVERTERS = """
            acme.Converters
            package acme;
            import dev.beckon.api.*;
            import java.util.*;
            public final class Converters {
                private Converters() {}
                public record Wire(long cents, String currency) {}
                public static final class Money implements Comparable<Money> {
                    final long cents; final String currency;
                    public Money(long cents, String currency) { this.cents = cents; this.currency = currency; }
                    @Override public boolean equals(Object o) {
                        return o instanceof Money m && m.cents == cents && m.currency.equals(currency);
                    }
                    @Override public int hashCode() { return (int) cents; }
                    @Override public int compareTo(Money other) { return Long.compare(cents, other.cents); }
                }
                public static final class OfMoney implements Converter<Money, Wire> {
                    @Override public Wire toWire(Money m) { return m.cents < 0 ? null : new Wire(m.cents, m.currency); }
                    @Override public Money fromWire(Wire w) {
                        if (w.currency().isEmpty()) throw new IllegalStateException("no currency");
                        return w.cents() == 404 ? null : new Money(w.cents(), w.currency());
                    }
                }
                public interface Text<T> extends Converter<T, String> {}
                public abstract static class Base<T> implements Text<T> {}
                public static class OfLocale extends Base<Locale> {
                    @Override public String toWire(Locale l) { return l.toLanguageTag(); }
                    @Override public Locale fromWire(String s) { return Locale.forLanguageTag(s); }
                }
                public static class OfBits implements Converter<BitSet, Integer> {
                    @Override public Integer toWire(BitSet bits) {
                        if (bits.length() > 31) throw new ArithmeticException("too many");
                        return bits.isEmpty() ? 0 : (int) bits.toLongArray()[0];
                    }
                    @Override public BitSet fromWire(Integer bits) { return BitSet.valueOf(new long[] {bits}); }
                }
            }
            """;
    private static final String ORDER = """
            acme.Order
            package acme;
            import acme.Converters.*;
            import dev.beckon.api.*;
            import java.util.*;
            import org.jspecify.annotations.Nullable;
            @Message @Convert({OfLocale.class, OfBits.class})
            public record Order(
                    @Convert(OfMoney.class) Money price, Locale locale, @Nullable Locale other, Optional<Locale> third,
                    List<Locale> locales, List<BitSet> bits, Map<String, BitSet> byName,
                    @Convert(OfMoney.class) List<Money> prices, @Convert(OfMoney.class) Map<Integer, Money> priced,
                    BitSet last) {
                static Object some() {
                    BitSet three = BitSet.valueOf(new long[] {3});
                    Money one = new Money(1, "EUR");
                    return new Order(one, Locale.ENGLISH, Locale.ROOT, Optional.of(Locale.GERMAN),
                        List.of(Locale.ENGLISH, Locale.GERMAN), List.of(three, new BitSet()), Map.of("k", three),
                        List.of(one), Map.of(5, one), new BitSet());
                }
                static Object price(long cents, String currency) {
                    return new Order(new Money(cents, currency), Locale.ROOT, null, Optional.empty(), List.of(), List.of(),
                        Map.of(), List.of(), Map.of(), new BitSet());
                }
                static Object negative() { return price(-1, ""); }
                static Object tooMany() {
                    BitSet many = new BitSet();
                    many.set(40);
                    return new Order(new Money(1, ""), Locale.ROOT, null, Optional.empty(), List.of(), List.of(many),
                        Map.of(), List.of(), Map.of(), new BitSet());
                }
            }
            """;

    @Test
    void itTravelsAsWhatTheConverterSays() throws Throwable {
        Compiled compiled = Compiled.of(CONVERTERS, ORDER);
        Object some = compiled.run("acme.Order", "some");
        byte[] encoded = compiled.encode("acme.Order", some);
        assertThat(encoded)
                .asHexString()
                .isEqualToIgnoringCase("0a0708011203455552" + "1202656e" + "1a03756e64" + "22026465"
                        + "2a02656e2a026465" + "32020300" + "3a050a016b1003" + "420708011203455552"
                        + "4a0b0805120708011203455552");
        assertThat(compiled.decode("acme.Order", encoded)).isEqualTo(some);
        assertThat(compiled.generated("acme.OrderBeckon"))
                .contains(
                        "    private static final Converters.OfMoney CONVERTERS_OF_MONEY = new Converters.OfMoney();\n");
    }

    @Test
    void whatItThrowsWhenReadingCannotBeDecoded() {
        Compiled compiled = Compiled.of(CONVERTERS, ORDER);
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[] {0x0a, 0}))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.price: no currency (expected: a Money)")
                .hasCauseInstanceOf(IllegalStateException.class);
        byte[] notFound = {0x0a, 6, 8, (byte) 0x94, 3, 0x12, 1, 'E'};
        assertThatThrownBy(() -> compiled.decode("acme.Order", notFound))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.price: absent (expected: a Money from OfMoney)");
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[0]))
                .hasMessage("Order.price: absent (expected: a Money)");
    }

    @Test
    void whatItThrowsWhenWritingIsTheCallersError() {
        Compiled compiled = Compiled.of(CONVERTERS, ORDER);
        assertThatThrownBy(() -> compiled.encode("acme.Order", compiled.run("acme.Order", "negative")))
                .isInstanceOf(CodecException.class)
                .hasMessage("Order.price: null inside (expected: a Wire from OfMoney)");
        assertThatThrownBy(() -> compiled.encode("acme.Order", compiled.run("acme.Order", "tooMany")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void annotationsThatAreNotOnTheClassPathDoNotMatter(@TempDir Path jar) throws IOException {
        Compiled.write(
                Compiled.compile(
                        List.of(),
                        List.of(),
                        "acme.Seen\npackage acme; public @interface Seen {}",
                        "acme.Order\npackage acme; public record Order(@Seen String dish) {}"),
                jar);
        Files.delete(jar.resolve("acme/Seen.class"));
        assertThat(Compiled.compile(
                                List.of(),
                                List.of(jar),
                                "acme.Kitchen\npackage acme; @dev.beckon.api.RpcService interface Kitchen { void a(Order o); }")
                        .generatedSourceFile("acme.OrderBeckon"))
                .isPresent();
    }

    @Test
    void parametersAndResultsAreConverted() throws Throwable {
        Compiled compiled = Compiled.of(CONVERTERS, """
                acme.Shop
                package acme;
                import acme.Converters.*;
                import dev.beckon.api.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.Function;
                @RpcService @Convert(OfLocale.class) public interface Shop {
                    @Convert(OfMoney.class) Money price(Locale locale);
                    @Convert(OfMoney.class) CompletableFuture<List<Money>> prices(
                            @Convert(OfMoney.class) Optional<Money> from, Map<String, Locale> locales, String language);

                    static Shop handler() {
                        return new Shop() {
                            @Override public Money price(Locale locale) { return new Money(1, locale.getLanguage()); }
                            @Override public CompletableFuture<List<Money>> prices(
                                    Optional<Money> from, Map<String, Locale> locales, String language) {
                                return CompletableFuture.completedFuture(List.of(from.get(), price(locales.get(language))));
                            }
                        };
                    }
                    static Function<Object, Object> guest() {
                        return stub -> ((Shop) stub).price(Locale.GERMAN).equals(new Money(1, "de"))
                            && ((Shop) stub).prices(Optional.of(new Money(2, "x")), Map.of("e", Locale.ENGLISH), "e").join()
                                .equals(List.of(new Money(2, "x"), new Money(1, "en")));
                    }
                }
                """);
        ServiceBinding<Object> binding = compiled.binding("acme.Shop");
        Object stub = binding.stub(new LoopbackCaller<>(binding, compiled.run("acme.Shop", "handler")));
        @SuppressWarnings("unchecked")
        Function<Object, Object> guest = (Function<Object, Object>) compiled.run("acme.Shop", "guest");
        assertThat(guest.apply(stub)).isEqualTo(true);
        assertThat(compiled.resource("META-INF/beckon/acme/Shop.proto"))
                .contains("message PriceRequest {\n  string locale = 1;\n}\n")
                .contains("message PriceResponse {\n  Wire result = 1;\n}\n")
                .contains("  map<string, string> locales = 2;\n");
    }
}
