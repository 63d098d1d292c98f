package dev.beckon.runtime;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a client's servers are, and how it learns when that changes. The one method is enough for a discovery of one's
 * own:
 *
 * <pre>{@code
 * Targets targets = listener -> {
 *     Subscription own = registry.subscribe("kitchen", hosts -> listener.targets(
 *             hosts.stream().map(host -> InetSocketAddress.createUnresolved(host.name(), host.port())).toList()));
 *     return own::cancel;
 * };
 * Client client = Client.builder(targets).build();
 * }</pre>
 *
 * <p>An instance may be watched by several clients.
 */
@FunctionalInterface
public interface Targets {

    /**
     * Starts to tell a listener of the addresses: soon of those that are known, and from then on of each change. Called on
     * the client's event loop, when the first call is made, so it must not block.
     */
    Watch watch(Listener listener);

    /** Hears where the servers are. Its methods may be called on any thread, one at a time, and do not block. */
    interface Listener {

        /**
         * All addresses, in place of those of before. Servers that are no longer among them get no more calls, and their
         * connections end with the calls in flight. No address at all counts as a failure.
         *
         * @param addresses such as {@code InetSocketAddress.createUnresolved(host, port)}, whose name is looked up whenever
         *     a connection is made; a resolved address is taken as it is. TLS expects certificates for the name, if the
         *     address has one
         */
        void targets(List<InetSocketAddress> addresses);

        /**
         * The addresses cannot be had for now. Those of before stay; if there are none yet, calls fail that do not wait for
         * ready.
         *
         * @param why for a person
         */
        void failed(String why);
    }

    /** Ends the watching when it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {

        /** Tells the listener no more, but for what is under way. Does not block. */
        @Override
        void close();

        /** A server could not be reached, or was lost: a hint to look whether the addresses have changed. Does not block. */
        default void refresh() {}
    }

    /**
     * Always these.
     *
     * @param addresses each as for {@link Client#connect(String)}
     * @throws IllegalArgumentException if there is none, or one is no address
     */
    static Targets of(String... addresses) {
        return FixedTargets.parse(List.of(addresses));
    }

    /**
     * Those in a file, one to a line, as for {@link Client#connect(String)}; {@code #} starts a comment. The file is looked
     * at every second. As long as it is missing, empty, or has a bad line, the addresses of before stay, and the log says
     * why.
     */
    static Targets file(Path file) {
        return new FileTargets(file, Duration.ofSeconds(1));
    }

    /**
     * All addresses that a name has, IPv4 and IPv6. It is looked up every 30 s, and when a server cannot be reached or is
     * lost, at most once a second; how long an answer is remembered is the JVM's {@code networkaddress.cache.ttl}.
     *
     * @param name the name and port, as for {@link Client#connect(String)}
     */
    static Targets dns(String name) {
        return dns(name, Duration.ofSeconds(30));
    }

    /**
     * The same with another period.
     *
     * @param period at least a second
     */
    static Targets dns(String name, Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("period: " + period + " (expected: 1 s to 1 day)");
        }
        return new DnsTargets(Address.parse(name), period, InetAddress::getAllByName);
    }
}
