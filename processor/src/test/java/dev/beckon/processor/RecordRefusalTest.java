package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sealed, generic and inline types, converters and protobuf's types that cannot travel are compile errors. */
final class RecordRefusalTest {

    private static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*;"
            + " import com.google.protobuf.Struct; import com.google.protobuf.NullValue;"
            + " import org.jspecify.annotations.Nullable;";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            record A() implements S {} enum E implements S { X }        | S.E: an enum (expected: a record or a sealed interface, as all that S permits; make it one)
            record A() implements S {} final class C implements S {}    | S.C: a class (expected: a record or a sealed interface, as all that S permits; make it one)
            record A() implements S {} non-sealed interface N extends S {} | S.N: an interface that is not sealed (expected: a record or a sealed interface, as all that S permits; make it one)
            @Unknown record A(int a) implements S {}                    | S.A: @Unknown on a record with components (expected: a record without components, as nothing is known of what it stands for)
            @Unknown record A() implements S {} @Unknown record B() implements S {} | S.B: @Unknown, like A (expected: one variant at most)
            record Value() implements S {}                              | S.Value: the same as the name of the oneof in a .proto (expected: names that differ by more than case and underscores)
            record A() implements S {} final class O { record A() implements S {} } | S.A: the same as A in a .proto (expected: names that differ by more than case and underscores)
            """)
    void variantsThatCannotTravelAreRefused(String variants, String message) {
        assertErrors(message, "@Message sealed interface S {} " + variants);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Message record S(int a, S next) {}   | S.next: always there, and holds another S, so that no value ends (expected: @Nullable, Optional or a collection)
            @Message record B(A a) {} record A(int i, B b) {}  | A.b: always there, and holds another A (by A.b, B.a), so that no value ends (expected: @Nullable, Optional or a collection for one of these)
            @Message record O(S s) {} record S(I next) {} @Inline record I(S s) {} | S.next: always there, and holds another S, so that no value ends (expected: @Nullable, Optional or a collection)
            @Message sealed interface E {} record Neg(E of) implements E {} | Neg.of: always there, and holds another Neg (by Neg.of, E.Neg), so that no value ends (expected: @Nullable, Optional or a collection for one of these)
            @Message sealed interface E permits I {} @Inline record I(E e) implements E {} | E.I: always there, and holds another E, so that no value ends (expected: @Nullable, Optional or a collection)
            @Message record N(Box<N> box) {} record Box<T>(T held) {} | BoxOfN.held: always there, and holds another BoxOfN (by BoxOfN.held, N.box), so that no value ends (expected: @Nullable, Optional or a collection for one of these)
            @RpcService interface K { void a(S s, int b); record S(S next) {} } | S.next: always there, and holds another S, so that no value ends (expected: @Nullable, Optional or a collection)
            """)
    void recordsWithoutAValueThatEndsAreRefused(String types, String message) {
        assertErrors(message, types);
    }

    @Test
    void theErrorOfAnEndlessRecordIsOnItsComponents() {
        Compilation compilation = Compiled.compile("acme.R\n" + IMPORTS
                + "\n@Message sealed interface R {\nrecord Add(\nR left,\nR right,\n@Nullable R more) implements R {}\n"
                + "record Call(\nList<R> list, Neg neg) implements R {}\nrecord Neg(\nAdd of) implements R {}\n}");
        assertThat(compilation.errors())
                .extracting(error -> error.getLineNumber() + " "
                        + error.getMessage(Locale.ROOT).split(":")[0])
                .containsExactlyInAnyOrder("4 Add.left", "5 Add.right");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            record S(int a, @Nullable S next, Optional<S> optional, List<S> list, Set<S> set, Map<String, S> map, Map<S, Integer> keys) {}
            record S(Tree tree) { record Tree(List<Tree> more) {} }
            sealed interface S { record Not(S of) implements S {} record True() implements S {} record Box(Not not) implements S {} }
            sealed interface S { record Not(S of) implements S {} @Inline record Text(String text) implements S {} }
            record S(Two a, Two b) { record Two(Three c) {} record Three(@Nullable S s) {} }
            """)
    void recordsMayHoldThemselvesThroughWhatMayBeAbsent(String type) {
        assertThat(Compiled.compile("acme.S\n" + IMPORTS + "\n@Message public " + type)
                        .errors())
                .isEmpty();
    }

    @Test
    void variantsOfGenericInterfacesHaveItsParameters() {
        assertErrors(
                "ResultOfString.Bad: not one type for each acme.Result<java.lang.String> (expected: Bad<T> implements"
                        + " Result<T>; or an interface without type parameters for this use)",
                "@Message record R(Result<String> result) {} sealed interface Result<T> {}"
                        + " record Ok<V>(V v) implements Result<V> {} record Bad<A, B>(A a, B b) implements Result<A> {}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Box bad            | R.bad: acme.Box, raw (expected: with type arguments, such as Box<String>)
            Box<Box> bad       | R.bad: acme.Box, raw (expected: with type arguments, such as Box<String>)
            Box<?> bad         | R.bad: ? (expected: a type with a codec; a wildcard says nothing; name the type)
            Box<Thread> bad    | BoxOfThread.held: java.lang.Thread (expected: a type with a codec; use one of
            Many<List<String>> bad | ManyOfListOfString.all: java.util.List<java.util.List<java.lang.String>>, one inside another (expected: one level; wrap the inner one in a record of its own)
            Grow<String> bad   | type arguments within type arguments without end (expected: at most 8 levels; write records for the uses)
            Absent<String> bad | AbsentOfString.all: java.util.List<T>, with absent elements (expected: elements that are there; remove @Nullable)
            Maybe<List<String>> bad | MaybeOfListOfString.held: java.util.List<java.lang.String>, @Nullable (expected: no @Nullable; an absent one is empty)
            """)
    void genericRecordsThatAreVagueAreRefused(String component, String message) {
        assertThat(errors("@Message record R(@SuppressWarnings(\"rawtypes\") " + component
                        + ") {} record Box<T>(T held) {}"
                        + " record Many<T>(List<T> all) {} record Grow<T>(Optional<Grow<Box<T>>> more) {}"
                        + " record Absent<T>(List<@Nullable T> all) {} record Maybe<T>(@Nullable T held) {}"))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void argumentsThatTheCodecCannotSeeAreRefused() {
        Compilation compilation = Compiled.compile(
                "common.Page\npackage common; public record Page<T>(T held) {}",
                "acme.Kitchen\npackage acme; @dev.beckon.api.RpcService interface Kitchen { common.Page<Hidden> a(); }"
                        + " record Hidden() {}");
        assertThat(errors(compilation))
                .containsExactly("result of Kitchen.a: acme.Hidden, which the codec in common cannot see (expected: a"
                        + " public type; or write a record for this use)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            record I(int a, int b) {}       | I: @Inline with 2 components (expected: a record of one component, without type parameters; or no @Inline)
            record I() {}                   | I: @Inline with 0 components (expected: a record of one component, without type parameters; or no @Inline)
            record I(List<String> all) {}   | I.all: java.util.List<java.lang.String>, the component of an @Inline record (expected: one value that is always there, no collection; or no @Inline)
            record I(Integer box) {}        | I.box: java.lang.Integer, the component of an @Inline record (expected: one value that is always there, no collection; or no @Inline)
            record I(I again) {}            | I: @Inline, and inside itself (expected: a component that ends; or no @Inline)
            record I(Thread thread) {}      | I.thread: java.lang.Thread (expected: a type with a codec; use one of
            """)
    void inlineRecordsHaveOneComponent(String record, String message) {
        assertThat(errors("@Message record R(I bad) {} @Inline " + record))
                .singleElement()
                .asString()
                .startsWith(message);
    }

    @Test
    void inlineRecordsAreNoMessages() {
        assertErrors("I: @Inline, and @Message (expected: one of them)", "@Message @Inline record I(int i) {}");
        assertErrors(
                "I: @Inline with type parameters (expected: a record of one component, without type parameters; or no"
                        + " @Inline)",
                "@Message record R(I<String> bad) {} @Inline record I<T>(T held) {}");
        assertErrors(
                "R: generic, and @Message (expected: no @Message; it gets a codec for each use)",
                "@Message record R<T>(T t) {}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Convert(OfLocale.class) String bad       | R.bad: java.lang.String, with @Convert(OfLocale.class), which is for java.util.Locale (expected: a converter for a type that is here)
            @Convert(Private.class) Locale bad        | R.bad: @Convert(Private.class) cannot be made in acme (expected: a class that can be seen there, static if it is nested, with a constructor without parameters and no type parameters)
            @Convert(Outer.Inner.class) Locale bad    | R.bad: @Convert(Inner.class) cannot be made in acme (expected: a class that can be seen there, static if it is nested, with a constructor without parameters and no type parameters)
            @Convert(Needy.class) Locale bad          | R.bad: @Convert(Needy.class) cannot be made in acme (expected: a class that can be seen there, static if it is nested, with a constructor without parameters and no type parameters)
            @Convert(Vague.class) Locale bad          | @Convert(Vague.class): does not say what it converts (expected: a class that implements Converter<J, W> with the types that it is for)
            @Convert({OfLocale.class, Other.class}) Locale bad | @Convert(Other.class): a second converter for java.util.Locale, after @Convert(OfLocale.class) (expected: one)
            @Convert(ToList.class) Locale bad         | R.bad: @Convert(ToList.class) converts to java.util.List<java.lang.String> (expected: one value with a codec; wrap it in a record)
            @Convert(ToInline.class) Locale bad       | R.bad: @Convert(ToInline.class) converts to acme.I, which is @Inline (expected: a type that travels as it is; convert to its component)
            @Convert(ToThread.class) Locale bad       | R.bad: java.lang.Thread (expected: a type with a codec; use one of
            """)
    void convertersThatCannotBeUsedAreRefused(String component, String message) {
        assertThat(errors("@Message record R(" + component + ") {} @Inline record I(String s) {}"
                        + " class OfLocale extends Base<String> {}"
                        + " class Other extends Base<String> {}"
                        + " class Needy extends Base<String> { Needy(int i) {} }"
                        + " interface Vague extends Converter<List<?>, String> {}"
                        + " class ToList extends To<List<String>> implements Converter<Locale, List<String>> {}"
                        + " class ToInline extends To<I> implements Converter<Locale, I> {}"
                        + " class ToThread extends To<Thread> implements Converter<Locale, Thread> {}"
                        + " class To<W> { public W toWire(Locale l) { return null; } public Locale fromWire(W w) { return null; } }"
                        + " abstract class Base<X> implements Converter<Locale, String> {"
                        + "   public String toWire(Locale l) { return \"\"; } public Locale fromWire(String s) { return null; } }"
                        + " class Outer { class Inner extends Base<String> {} }"
                        + " class Private extends Base<String> { private Private() {} }"))
                .singleElement()
                .asString()
                .startsWith(message);
    }

    @Test
    void ofProtobufsTypesOnlyGeneratedMessagesTravel() {
        assertErrors(
                "R.bad: com.google.protobuf.NullValue (expected: a type with a codec; of protobuf's types only generated"
                        + " messages have one; put it into a message)",
                "@Message record R(NullValue bad) {}");
        assertErrors(
                "R.bad: com.google.protobuf.Message (expected: a type with a codec; of protobuf's types only generated"
                        + " messages have one; put it into a message)",
                "@Message record R(com.google.protobuf.Message bad) {}");
        assertErrors(
                "R.bad: com.google.protobuf.DynamicMessage (expected: a type with a codec; of protobuf's types only"
                        + " generated messages have one; put it into a message)",
                "@Message record R(com.google.protobuf.DynamicMessage bad) {}");
        assertErrors(
                "@ProtoImport(file = \"a.proto\"): java.lang.String (expected: a class that protobuf has generated)",
                "@RpcService @ProtoImport(file = \"a.proto\", types = String.class) interface R {}");
    }

    private static void assertErrors(String message, String source) {
        assertThat(errors(source)).containsExactly(message);
    }

    private static List<String> errors(String source) {
        return errors(Compiled.compile("acme.R\n" + IMPORTS + "\n" + source));
    }

    private static List<String> errors(Compilation compilation) {
        return compilation.errors().stream()
                .map(error -> error.getMessage(Locale.ROOT))
                .toList();
    }
}
