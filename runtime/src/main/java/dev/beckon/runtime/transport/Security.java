package dev.beckon.runtime.transport;

import dev.beckon.runtime.tls.Tls;

/**
 * How a transport secures connections.
 *
 * @param tls whom to show and whom to trust
 * @param host the host that a client wants to reach, as its address names it; empty at a server
 * @param handshakeNanos the longest that a handshake may take
 */
public record Security(Tls tls, String host, long handshakeNanos) {}
