package dev.beckon.eventlog;

import java.util.Objects;

/** A name and a value that travel and are kept with a record. */
public record Header(String name, String value) {

    public Header {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
