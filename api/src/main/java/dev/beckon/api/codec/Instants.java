package dev.beckon.api.codec;

import java.time.Instant;

/** The bounds of protobuf's well-known types for time; source: the comments of their .proto files. */
final class Instants {

    static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    static final long DURATION_SECONDS = 315_576_000_000L;

    private Instants() {}
}
