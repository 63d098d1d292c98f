package dev.beckon.conformance;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import dev.beckon.api.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is hard to say in a {@code .proto}: names that hide each other, documentation with {@link List lists} &amp;
 * markup, deprecation.
 *
 * <p>A second paragraph:
 *
 * <ul>
 *   <li>with a list, of one item that is so long that it has to be broken into more than one line of the file
 *   <li>and another
 * </ul>
 *
 * <pre>{@code
 * as   {it}
 *   stands
 * }</pre>
 */
@RpcService(name = "beckon.google.conformance.v1.Described")
public interface Described {

    /**
     * Says when.
     *
     * @param since a time,
     *     over two lines
     * @param names of those who ask
     * @return the first of them, or null: {@code a < b}
     */
    @Nullable
    String when(Instant since, List<String> names);

    /** A note. */
    @OneWay
    void note(Hidden hidden);

    /** {@return what is not much used} */
    @Deprecated
    Old old(Old value);

    Tagged tagged(Tagged value);

    /**
     * A record whose fields are named as types are.
     *
     * @param prices has an entry that is called as another record
     * @param _odd starts with an underscore
     * @param beckon is the first part of the package
     */
    record Hidden(
            Map<String, PricesEntry> prices,
            PricesEntry price,
            List<PricesEntry> list,
            Optional<Instant> _odd,
            @Nullable Integer when,
            Level beckon,
            google other) {}

    /** Has the name that protobuf gives to the entries of a map. */
    record PricesEntry(int amount) {}

    /** Has the name of a package. */
    record google(String name) {}

    /** Not used any more. */
    @Deprecated
    record Old(@Deprecated int value, Map<Integer, Level> levels) {}

    /** Numbered by hand. */
    record Tagged(
            @Tag(7) int first,
            @Tag(2) Untitled second,
            @Tag(20000) String third) {}

    /** Without a constant of number 0. */
    enum Untitled {
        @Tag(5)
        FIVE,
        @Tag(3)
        THREE
    }

    /** An enum, documented. */
    enum Level {
        /** The lowest. */
        LOW,
        /** Not in use. */
        @Deprecated
        MIDDLE,
        HIGH
    }
}
