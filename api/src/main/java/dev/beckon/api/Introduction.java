package dev.beckon.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client has introduced itself to a server, before the server believes it. Immutable; its text shows no secret.
 *
 * @param credentials what it has sent; {@link Credentials#NONE} if nothing
 * @param certified who it is by its certificate, which the TLS handshake has verified; null if it showed none
 * @param clientName the name that it gives itself, or empty; a claim that nothing has verified
 * @param address where it connects from, for logs
 */
public record Introduction(
        Credentials credentials, @Nullable Principal certified, String clientName, String address) {

    /** Refuses nulls. */
    public Introduction {
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(clientName, "clientName");
        Objects.requireNonNull(address, "address");
    }
}
