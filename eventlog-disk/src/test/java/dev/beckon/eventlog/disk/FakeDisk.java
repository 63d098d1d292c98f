package dev.beckon.eventlog.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk and the operating system's memory in front of it. What is written is in the memory; a sync brings it to the disk. When
 * the power goes, of what was not synced any sectors may be on the disk, and one of each file may be half there; of
 * changed names, the first few. After a failed sync the memory says that all is well, and the disk has what it had.
 */
final class FakeDisk implements LogFiles {

    private static final int SECTOR = 512;

    private final Map<String, Content> names = new TreeMap<>();
    private final Map<String, Content> syncedNames = new TreeMap<>();
    private final List<Map<String, Content>> unsyncedNames = new ArrayList<>();
    private int calls;
    private int powerOffAt = Integer.MAX_VALUE;
    private int failingSyncs;
    private long room = Long.MAX_VALUE;
    private @Nullable RandomGenerator random;

    /** The power is gone: nothing works until it is back. */
    static final class PowerOff extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Content {
        byte[] memory = new byte[0];
        byte[] disk = new byte[0];
        BitSet unsynced = new BitSet(); // sectors
    }

    /** Lets the power go at that call from now on; a write may have come half through. */
    void powerOffAfter(int moreCalls, RandomGenerator how) {
        powerOffAt = calls + moreCalls;
        random = how;
    }

    /** How many calls there were that change something. */
    int calls() {
        return calls;
    }

    /** Lets the next syncs of files fail. */
    void failSyncs(int count) {
        failingSyncs = count;
    }

    /** Lets files together be only so long. */
    void room(long bytes) {
        room = bytes;
    }

    /** Gives the power back: from now on what the disk has is all there is. */
    void powerOn(RandomGenerator how) {
        powerOffAt = Integer.MAX_VALUE;
        List<Map<String, Content>> states = new ArrayList<>();
        states.add(new TreeMap<>(syncedNames));
        states.addAll(unsyncedNames);
        Map<String, Content> left = states.get(how.nextInt(states.size()));
        for (Content content : left.values()) {
            content.disk = mixed(content, how);
            content.memory = content.disk.clone();
            content.unsynced.clear();
        }
        names.clear();
        names.putAll(left);
        syncedNames.clear();
        syncedNames.putAll(left);
        unsyncedNames.clear();
    }

    /** What the disk has if of the sectors that were still to be written only some arrived, and one in part. */
    private static byte[] mixed(Content content, RandomGenerator how) {
        byte[] mixed = how.nextBoolean() ? Arrays.copyOf(content.disk, content.memory.length) : content.disk.clone();
        int arrives = how.nextInt(5); // in four; 0 none, 4 all
        int torn = content.unsynced.isEmpty() ? -1 : how.nextInt(content.unsynced.length());
        for (int sector = content.unsynced.nextSetBit(0);
                sector >= 0;
                sector = content.unsynced.nextSetBit(sector + 1)) {
            int at = sector * SECTOR;
            int most = Math.min(content.memory.length, mixed.length) - at;
            int bytes = Math.min(most, sector == torn ? how.nextInt(SECTOR) : SECTOR);
            if (how.nextInt(4) < arrives && bytes > 0) {
                System.arraycopy(content.memory, at, mixed, at, bytes);
            }
        }
        return mixed;
    }

    /** Turns a bit of a file around, in memory and on the disk. */
    void flip(String name, long at, int bit) {
        Content content = names.get(name);
        content.memory[(int) at] ^= (byte) (1 << bit);
        content.disk = content.memory.clone();
    }

    /** Cuts a file short, and leaves zeros where it was longer. */
    void zeroFrom(String name, long at) {
        Content content = names.get(name);
        Arrays.fill(content.memory, (int) at, content.memory.length, (byte) 0);
        content.disk = content.memory.clone();
    }

    byte[] bytes(String name) {
        return names.get(name).memory.clone();
    }

    private void change() {
        if (++calls >= powerOffAt) {
            throw new PowerOff();
        }
    }

    /** Whether the power is gone. */
    synchronized boolean isOff() {
        return calls >= powerOffAt;
    }

    private void check() {
        if (isOff()) {
            throw new PowerOff();
        }
    }

    @Override
    public synchronized List<String> list() {
        check();
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized LogFile create(String name) throws IOException {
        change();
        if (names.containsKey(name)) {
            throw new IOException(name + ": there");
        }
        Content content = new Content();
        names.put(name, content);
        unsyncedNames.add(new TreeMap<>(names));
        return new Open(content);
    }

    @Override
    public synchronized LogFile open(String name) throws IOException {
        check();
        Content content = names.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return new Open(content);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        change();
        if (names.containsKey(to) || !names.containsKey(from)) {
            throw new IOException(from + " to " + to);
        }
        names.put(to, names.remove(from));
        unsyncedNames.add(new TreeMap<>(names));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        change();
        if (names.remove(name) == null) {
            throw new NoSuchFileException(name);
        }
        unsyncedNames.add(new TreeMap<>(names));
    }

    @Override
    public synchronized void sync() {
        change();
        syncedNames.clear();
        syncedNames.putAll(names);
        unsyncedNames.clear();
    }

    @Override
    public synchronized Closeable tryLock(String name) {
        return () -> {};
    }

    @Override
    public synchronized Optional<String> cannotSync() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "disk";
    }

    private long used() {
        Map<Content, Boolean> all = new HashMap<>();
        names.values().forEach(content -> all.put(content, true));
        return all.keySet().stream().mapToLong(content -> content.memory.length).sum();
    }

    private final class Open implements LogFile {

        private final Content content;
        private boolean closed;

        Open(Content content) {
            this.content = content;
        }

        @Override
        public long size() throws IOException {
            synchronized (FakeDisk.this) {
                checkOpen();
                return content.memory.length;
            }
        }

        @Override
        public void read(ByteBuffer target, long at) throws IOException {
            synchronized (FakeDisk.this) {
                checkOpen();
                int bytes = (int) Math.max(0, Math.min(target.remaining(), content.memory.length - at));
                target.put(content.memory, (int) Math.min(at, content.memory.length), bytes);
            }
        }

        @Override
        public void write(ByteBuffer source, long at) throws IOException {
            synchronized (FakeDisk.this) {
                checkOpen();
                try {
                    change();
                } catch (PowerOff half) {
                    if (random != null) {
                        source.limit(source.position() + random.nextInt(source.remaining() + 1));
                        put(source, at);
                    }
                    throw half;
                }
                long more = Math.max(0, at + source.remaining() - content.memory.length);
                if (room < Long.MAX_VALUE && used() + more > room) {
                    throw new NoSpaceException("no space left", new IOException("full"));
                }
                put(source, at);
            }
        }

        private void put(ByteBuffer source, long at) {
            int end = (int) at + source.remaining();
            if (content.memory.length < end) {
                content.memory = Arrays.copyOf(content.memory, end);
            }
            if (source.hasRemaining()) {
                content.unsynced.set((int) at / SECTOR, (end + SECTOR - 1) / SECTOR);
            }
            source.get(content.memory, (int) at, source.remaining());
        }

        @Override
        public void sync() throws IOException {
            synchronized (FakeDisk.this) {
                checkOpen();
                change();
                if (failingSyncs > 0) {
                    failingSyncs--;
                    content.unsynced.clear(); // as Linux does: the pages count as written
                    throw new IOException("input/output error");
                }
                byte[] disk = content.disk.length == content.memory.length
                        ? content.disk
                        : Arrays.copyOf(content.disk, content.memory.length);
                content.unsynced.stream().forEach(sector -> {
                    int at = sector * SECTOR;
                    int bytes = Math.min(SECTOR, disk.length - at);
                    if (bytes > 0) {
                        System.arraycopy(content.memory, at, disk, at, bytes);
                    }
                });
                content.disk = disk;
                content.unsynced.clear();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FakeDisk.this) {
                checkOpen();
                change();
                content.memory = Arrays.copyOf(content.memory, (int) Math.min(size, content.memory.length));
            }
        }

        @Override
        public void close() {
            synchronized (FakeDisk.this) {
                closed = true;
            }
        }

        private void checkOpen() throws IOException {
            check();
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
