package dev.beckon.runtime;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Targets that never change. Immutable. */
final class FixedTargets implements Targets {

    private final List<Address> addresses;

    private FixedTargets(List<Address> addresses) {
        this.addresses = addresses;
    }

    static FixedTargets parse(List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("targets: none (expected: at least one address)");
        }
        return new FixedTargets(List.copyOf(
                new LinkedHashSet<>(texts.stream().map(Address::parse).toList())));
    }

    /** Reads addresses with commas between, where the scheme may stand before the first only. */
    static List<String> split(String text) {
        List<String> texts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            texts.add(part.strip());
        }
        return texts;
    }

    @Override
    public Watch watch(Listener listener) {
        List<InetSocketAddress> all =
                addresses.stream().map(Address::unresolved).toList();
        listener.targets(all);
        return () -> {};
    }

    @Override
    public String toString() {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    }
}
