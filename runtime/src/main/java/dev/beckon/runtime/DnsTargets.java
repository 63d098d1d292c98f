package dev.beckon.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Targets that are the addresses of one name. */
final class DnsTargets implements Targets {

    private static final Duration SHORTEST = Duration.ofSeconds(1); // between two look-ups

    /** Looks a name up; blocks. */
    interface Resolver {
        /** All addresses, each with the name. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Address name;
    private final Duration period;
    private final Duration shortest;
    private final Resolver resolver;

    DnsTargets(Address name, Duration period, Resolver resolver) {
        this(name, period, SHORTEST, resolver);
    }

    DnsTargets(Address name, Duration period, Duration shortest, Resolver resolver) {
        this.name = name;
        this.period = period;
        this.shortest = shortest;
        this.resolver = resolver;
    }

    @Override
    public Watch watch(Listener listener) {
        return Poll.start("beckon-targets-dns", this::read, period, shortest, listener);
    }

    private List<InetSocketAddress> read() throws IOException {
        try {
            String host = name.unresolved().getHostString();
            return Arrays.stream(resolver.resolve(host))
                    .map(address -> new InetSocketAddress(address, name.port()))
                    .toList();
        } catch (UnknownHostException unknown) {
            throw new IOException("host '" + name.host() + "' is not known", unknown);
        }
    }

    @Override
    public String toString() {
        return "addresses of " + name;
    }
}
