package dev.beckon.simulator;

import dev.beckon.api.Bookmark;
import dev.beckon.api.EventBus;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Who publishes events to the topics of a server and listens to them: in a client's process, or in the server's own. */
final class EventUser {

    /** What failures may be explained by, besides those of the network. */
    record Excuses(BooleanSupplier fullWorkers, BooleanSupplier badDisk) {}

    private final Host host;
    private final int incarnation;
    private final ServerLog log;
    private final EventBus bus;
    private final Excuses excuses;
    private final List<Ear> ears = new ArrayList<>();
    private final List<NamedEar> named = new ArrayList<>();
    private final Map<Feed, List<Bookmark>> bookmarks = new LinkedHashMap<>(); // that were kept
    private boolean closed;

    EventUser(Host host, ServerLog log, EventBus bus, Excuses excuses) {
        this.host = host;
        this.incarnation = host.incarnation();
        this.log = log;
        this.bus = bus;
        this.excuses = excuses;
    }

    Host host() {
        return host;
    }

    World world() {
        return host.world;
    }

    ServerLog log() {
        return log;
    }

    EventBus bus() {
        return bus;
    }

    Excuses excuses() {
        return excuses;
    }

    /** Whether its process still runs. */
    boolean isAlive() {
        return host.isUp() && host.incarnation() == incarnation;
    }

    /** Its owner has closed what it uses. */
    void closed() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    Feed anyFeed() {
        return world().pick(log.feeds());
    }

    List<Ear> ears() {
        return ears;
    }

    void listens(Ear ear) {
        ears.add(ear);
    }

    List<NamedEar> named() {
        return named;
    }

    void listens(NamedEar ear) {
        named.add(ear);
    }

    /** One of the names on a feed that it may use: those of the server's own process are others than those of clients. */
    Share share(Feed feed, boolean some) {
        String owner = host == log.host() ? "own-" : "";
        return log.share(feed, owner + (some ? "some" : "all"), some ? "a" : null);
    }

    /** Keeps a bookmark somewhere. */
    void keeps(Feed feed, Bookmark bookmark) {
        bookmarks.computeIfAbsent(feed, none -> new ArrayList<>()).add(bookmark);
    }

    List<Bookmark> bookmarks(Feed feed) {
        return bookmarks.getOrDefault(feed, List.of());
    }
}
