package dev.beckon.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server is: {@code beckon://host:port}. */
record Address(String host, int port) {

    static final int DEFAULT_PORT = 7400;
    private static final String SCHEME = "beckon";
    private static final Pattern WITH_SCHEME = Pattern.compile("([^:/?#]*)://(.*)", Pattern.DOTALL);
    /** Digits alone are no host: they would be looked up as an IPv4 address in one number. */
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("((?![0-9]+(?::|$))[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?])"
                    + "(?::([0-9]{1,9}))?");

    /** Reads {@code host}, {@code host:port}, or one of these after {@code beckon://}; looks nothing up. */
    static Address parse(String text) {
        Matcher with = WITH_SCHEME.matcher(text);
        boolean scheme = with.matches();
        if (scheme && !with.group(1).equalsIgnoreCase(SCHEME)) {
            throw refused(text, "host:port or beckon://host:port, no other scheme");
        }
        String authority = scheme ? with.group(2) : text;
        Matcher matcher = HOST_AND_PORT.matcher(authority);
        if (!matcher.matches() || isBadLiteral(matcher.group(1))) {
            throw refused(
                    text,
                    authority.indexOf(':') != authority.lastIndexOf(':')
                            ? "an IPv6 address in brackets, such as [::1]:" + DEFAULT_PORT
                            : "host:port or beckon://host:port, the port " + DEFAULT_PORT + " if left out");
        }
        int port = matcher.group(2) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(2));
        return new Address(matcher.group(1), checkedPort(port, 1));
    }

    /** The same of a socket's address, by its name where it has one. */
    static Address of(InetSocketAddress address) {
        String host = address.getHostString();
        return new Address(host.indexOf(':') >= 0 ? "[" + host + "]" : host, address.getPort());
    }

    /** For a socket, not looked up yet. */
    InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(bare(), port);
    }

    private String bare() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException("address: '" + text + "' (expected: " + expected + ")");
    }

    /** Whether it is in brackets and no IPv6 address; whether there is such a zone here is seen when it is used. */
    private static boolean isBadLiteral(String host) {
        if (!host.startsWith("[")) {
            return false;
        }
        int zone = host.indexOf('%');
        try {
            InetAddress.getByName(zone < 0 ? host : host.substring(0, zone) + "]"); // no look-up: in brackets
            return false;
        } catch (UnknownHostException malformed) {
            return true;
        }
    }

    static int checkedPort(int port, int lowest) {
        if (port < lowest || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: " + lowest + " to 65535)");
        }
        return port;
    }

    /** Looks the host up; blocks. */
    InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(bare()), port);
    }

    @Override
    public String toString() {
        return SCHEME + "://" + host + ":" + port;
    }
}
