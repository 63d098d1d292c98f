package dev.beckon.conformance;

import dev.beckon.api.RpcService;
import dev.beckon.api.Tag;
import dev.beckon.api.Unknown;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Numbers that are not the order of declaration, up to the highest. */
@RpcService
public interface Numbered {

    /** A request and an answer. */
    Mixed mixed(Mixed value);

    /** A request and an answer. */
    Shaped shaped(Shaped value);

    /** Numbers of a request's message. */
    void parameters(@Tag(3) int third, @Tag(1) String first, @Tag(2) Level second);

    /** An enum without a constant for 0. */
    enum Level {
        @Tag(7)
        HIGH,
        @Tag(2)
        LOW,
        @Unknown
        @Tag(2147483647)
        UNSPECIFIED
    }

    /** An enum whose first constant is not the default. */
    enum Size {
        @Tag(1)
        LARGE,
        @Tag(0)
        SMALL
    }

    /** Components. */
    record Mixed(
            @Tag(536870911) int last,
            String untagged,
            @Tag(2) List<Size> sizes,
            @Tag(1) Optional<Level> level,
            @Tag(18999) Instant at,
            @Tag(20000) Map<String, Size> byName,
            Size size,
            Level always,
            @Tag(16) Set<Level> levels,
            @Tag(15) byte small) {}

    /** The same numbers in another order. */
    record Shaped(@Tag(2) List<Integer> before, @Tag(1) String after) {}
}
