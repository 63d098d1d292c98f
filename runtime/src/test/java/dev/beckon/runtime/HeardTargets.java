package dev.beckon.runtime;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a listener of targets hears, in its order. */
final class HeardTargets implements Targets.Listener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void targets(List<InetSocketAddress> addresses) {
        events.add(String.join(
                ",",
                addresses.stream()
                        .map(address -> (address.isUnresolved()
                                        ? address.getHostString()
                                        : address.getAddress().getHostAddress())
                                + ":" + address.getPort())
                        .toList()));
    }

    @Override
    public void failed(String why) {
        events.add("failed: " + why);
    }

    String next() throws InterruptedException {
        String event = events.poll(30, TimeUnit.SECONDS);
        return event == null ? "nothing within 30 s" : event;
    }
}
