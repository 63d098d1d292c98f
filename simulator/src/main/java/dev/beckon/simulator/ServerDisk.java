package dev.beckon.simulator;

import dev.beckon.eventlog.disk.LogFile;
import dev.beckon.eventlog.disk.LogFiles;
import dev.beckon.eventlog.disk.NoSpaceException;
import dev.beckon.faultdisk.FaultDisk;
import dev.beckon.test.internal.simulation.Host;
import dev.beckon.test.internal.simulation.World;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a server's machine, which outlasts its processes. Writes and syncs of its files take their time; at any call
 * the process, or the machine, may come to its end.
 */
final class ServerDisk extends FaultDisk {

    private final Host host;
    private final World world;
    private Consumer<Boolean> crash = power -> {};
    private boolean endsPower; // what ends at a call
    private boolean lostPower; // since it was used last
    private boolean slow;
    private @Nullable Use user;

    /** What a thread of a process does that is gone: it goes on no more, whatever the code around would like to catch. */
    static final class Gone extends Error {

        private static final long serialVersionUID = 1L;

        Gone() {
            super("the process is gone", null, false, false);
        }
    }

    ServerDisk(Host host) {
        this.host = host;
        this.world = host.world;
    }

    /** Who ends the process that runs, and if told so its machine. */
    void crashesBy(Consumer<Boolean> how) {
        crash = how;
    }

    // ---- faults

    /** Ends the process, or its machine, at that call from now on. */
    void endsAfter(int moreCalls, boolean power) {
        endsPower = power;
        powerOffAfter(moreCalls, world.random);
    }

    /** The machine has lost its power. */
    void losesPower() {
        lostPower = true;
    }

    /** From now on each sync takes long, or no more. */
    void slow(boolean now) {
        slow = now;
    }

    /** All works again. */
    void heal() {
        slow = false;
        failSyncs(0);
        room(Long.MAX_VALUE);
        if (!isOff()) {
            goOn();
        }
    }

    // ---- as files

    /** The directory, for a log that is opened in the process that runs. */
    LogFiles use(LogThread thread) {
        if (lostPower) {
            powerOn(world.random);
            lostPower = false;
        } else if (isOff()) {
            goOn();
        }
        return new Use(thread);
    }

    @Override
    protected IOException full() {
        return new NoSpaceException("no space left", new IOException("full"));
    }

    /** Something that the disk does. */
    private interface Call<T> {
        T made() throws IOException;
    }

    /** What one log does with it. */
    private final class Use implements LogFiles {

        private final LogThread thread;
        private final Map<String, Open> made = new HashMap<>();

        Use(LogThread thread) {
            this.thread = thread;
        }

        <T> T call(Call<T> call) throws IOException {
            if (!thread.isAlive()) {
                throw new Gone();
            }
            try {
                return call.made();
            } catch (PowerOff now) {
                if (thread.isAlive()) {
                    world.trace.note(world.now(), host.name, "ends at a call of the disk", calls());
                    crash.accept(endsPower);
                }
                throw new Gone();
            }
        }

        private void run(Call<?> call) throws IOException {
            call(call);
        }

        @Override
        public List<String> list() throws IOException {
            return call(ServerDisk.this::list);
        }

        @Override
        public LogFile create(String name) throws IOException {
            Open file = new Open(this, name, call(() -> created(name)));
            made.put(name, file);
            return file;
        }

        @Override
        public LogFile open(String name) throws IOException {
            Open file = new Open(this, name, call(() -> found(name)));
            file.mayTakeLong = true;
            return file;
        }

        @Override
        public void rename(String from, String to) throws IOException {
            run(() -> {
                ServerDisk.this.rename(from, to);
                return true;
            });
            world.trace.note(world.now(), host.name, "makes a file of the log", to.hashCode());
            Open file = made.remove(from);
            if (file != null) {
                file.mayTakeLong = true;
            }
        }

        @Override
        public void delete(String name) throws IOException {
            made.remove(name);
            world.trace.note(world.now(), host.name, "deletes a file of the log", name.hashCode());
            run(() -> {
                ServerDisk.this.delete(name);
                return true;
            });
        }

        @Override
        public void sync() throws IOException {
            run(() -> {
                ServerDisk.this.sync();
                return true;
            });
        }

        @Override
        public Closeable tryLock(String name) {
            Use before = user;
            if (before != null && before.thread.isAlive()) {
                world.fail(host + ": a second log is opened on its disk (expected: one at a time)");
            }
            user = this;
            return () -> user = null;
        }

        @Override
        public Optional<String> cannotSync() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return host + "/disk";
        }
    }

    /** A file, of which one thread writes once it has its name. */
    private final class Open extends File implements LogFile {

        private final Use use;
        private final String name;
        private boolean mayTakeLong; // nobody waits for whom who writes it has a lock

        Open(Use use, String name, Content content) {
            super(content);
            this.name = name;
            this.use = use;
        }

        @Override
        public long size() throws IOException {
            return use.call(super::size);
        }

        @Override
        public void read(ByteBuffer target, long at) throws IOException {
            use.run(() -> {
                super.read(target, at);
                return true;
            });
        }

        @Override
        public void write(ByteBuffer source, long at) throws IOException {
            if (mayTakeLong) {
                world.trace.note(world.now(), host.name, "writes at", at);
                use.thread.waitFor(world.chance(30) ? world.between(5 * World.MICROS, 2 * World.MILLIS) : 0);
            }
            use.run(() -> {
                super.write(source, at);
                return true;
            });
        }

        @Override
        public void sync() throws IOException {
            if (mayTakeLong) {
                use.thread.waitFor(syncNanos());
                world.trace.note(world.now(), host.name, "syncs");
            }
            use.run(() -> {
                super.sync();
                return true;
            });
        }

        @Override
        public void truncate(long size) throws IOException {
            use.run(() -> {
                super.truncate(size);
                return true;
            });
        }

        @Override
        public String toString() {
            return name;
        }

        private long syncNanos() {
            if (slow) {
                return world.between(100 * World.MILLIS, 2 * World.SECONDS);
            }
            return world.chance(5)
                    ? world.between(3 * World.MILLIS, 60 * World.MILLIS)
                    : world.between(20 * World.MICROS, 3 * World.MILLIS);
        }
    }
}
