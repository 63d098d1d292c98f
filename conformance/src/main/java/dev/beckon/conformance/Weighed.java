package dev.beckon.conformance;

import dev.beckon.api.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of whose parts the test knows how large each one is in memory. */
@Message
public record Weighed(
        long id,
        int count,
        boolean flag,
        double rate,
        String name,
        @Nullable String note,
        UUID key,
        Optional<String> hint,
        List<Long> longs,
        List<Integer> ints,
        List<String> strings,
        List<Part> parts,
        Map<String, Part> named,
        Set<String> tags,
        @Nullable Part part) {

    /** A part. */
    public record Part(
            String name, List<Long> numbers, @Nullable Part inner) {}
}
