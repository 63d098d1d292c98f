package dev.beckon.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** Where a server is: {@code beckon://host:port}. */
record Address(String host, int port) {

    static final int DEFAULT_PORT = 7400;
    private static final String SCHEME = "beckon";

    static Address parse(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            if (SCHEME.equals(uri.getScheme())
                    && uri.getHost() != null
                    && plain
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
                return new Address(uri.getHost(), checkedPort(port, 1));
            }
        } catch (URISyntaxException malformed) {
            // falls through to the same answer
        }
        throw new IllegalArgumentException("address: '" + text + "' (expected: beckon://host or beckon://host:port)");
    }

    static int checkedPort(int port, int lowest) {
        if (port < lowest || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: " + lowest + " to 65535)");
        }
        return port;
    }

    /** Looks the host up; blocks. */
    InetSocketAddress resolve() throws UnknownHostException {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new InetSocketAddress(InetAddress.getByName(bare), port);
    }

    @Override
    public String toString() {
        return SCHEME + "://" + host + ":" + port;
    }
}
