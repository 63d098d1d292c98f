package dev.beckon.faultdisk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A directory on a disk, and the operating system's memory in front of it. What is written is in the memory; a sync brings
 * it to the disk. When the power goes, of what was not synced any sectors may be on the disk, and one of each file may be
 * half there; of changed names, the first few. After a failed sync the memory says that all is well, and the disk has what
 * it had. Thread-safe.
 */
public class FaultDisk {

    private static final int SECTOR = 512;

    private final Map<String, Content> names = new TreeMap<>();
    private final Map<String, Content> syncedNames = new TreeMap<>();
    private final List<Map<String, Content>> unsyncedNames = new ArrayList<>();
    private int calls;
    private int stopsAt = Integer.MAX_VALUE;
    private int failingSyncs;
    private long room = Long.MAX_VALUE;
    private @Nullable RandomGenerator random;

    /** The power is gone, or the process: nothing works until it is back. */
    public static final class PowerOff extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** One without a message: there is nobody to read it. */
        public PowerOff() {}
    }

    /** What a file has, whatever it is called. */
    public static final class Content {
        private byte[] memory = new byte[0];
        private byte[] disk = new byte[0];
        private final BitSet unsynced = new BitSet(); // sectors

        private Content() {}
    }

    /** An empty one. */
    public FaultDisk() {}

    // ---- faults

    /** Lets the power go at that call from now on that changes something; a write may have come half through. */
    public synchronized void powerOffAfter(int moreCalls, RandomGenerator how) {
        stopsAt = calls + moreCalls;
        random = how;
    }

    /** How many calls there were that change something. */
    public synchronized int calls() {
        return calls;
    }

    /** Lets the next syncs of files fail. */
    public synchronized void failSyncs(int count) {
        failingSyncs = count;
    }

    /** Lets files together be only so long. */
    public synchronized void room(long bytes) {
        room = bytes;
    }

    /** How long all files are together. */
    public synchronized long used() {
        long used = 0;
        for (Content content : names.values()) {
            used += content.memory.length;
        }
        return used;
    }

    /** Gives the power back: from now on what the disk has is all there is. */
    public synchronized void powerOn(RandomGenerator how) {
        goOn();
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

    /** Lets another process use it: only the one before has gone, and the memory has what that one wrote. */
    public synchronized void goOn() {
        stopsAt = Integer.MAX_VALUE;
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
    public synchronized void flip(String name, long at, int bit) {
        Content content = named(name);
        content.memory[(int) at] ^= (byte) (1 << bit);
        content.disk = content.memory.clone();
    }

    /** Leaves zeros in a file from there on. */
    public synchronized void zeroFrom(String name, long at) {
        Content content = named(name);
        Arrays.fill(content.memory, (int) at, content.memory.length, (byte) 0);
        content.disk = content.memory.clone();
    }

    /** What a file has, as the memory says. */
    public synchronized byte[] bytes(String name) {
        return named(name).memory.clone();
    }

    private Content named(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new IllegalArgumentException(name + ": not there (expected: one of " + names.keySet() + ")");
        }
        return content;
    }

    /** Whether the power is gone. */
    public synchronized boolean isOff() {
        return calls >= stopsAt;
    }

    private void change() {
        if (++calls >= stopsAt) {
            throw new PowerOff();
        }
    }

    private void check() {
        if (isOff()) {
            throw new PowerOff();
        }
    }

    /** What a write that finds no room fails with. */
    protected IOException full() {
        return new IOException("no space left");
    }

    // ---- the directory

    /** The names that there are, sorted. */
    public synchronized List<String> list() {
        check();
        return List.copyOf(names.keySet());
    }

    /** Makes an empty file. */
    protected final synchronized Content created(String name) throws IOException {
        change();
        if (names.containsKey(name)) {
            throw new IOException(name + ": there");
        }
        Content content = new Content();
        names.put(name, content);
        unsyncedNames.add(new TreeMap<>(names));
        return content;
    }

    /** Finds a file. */
    protected final synchronized Content found(String name) throws IOException {
        check();
        Content content = names.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    /** Gives a file another name. */
    public synchronized void rename(String from, String to) throws IOException {
        change();
        Content content = names.get(from);
        if (names.containsKey(to) || content == null) {
            throw new IOException(from + " to " + to);
        }
        names.remove(from);
        names.put(to, content);
        unsyncedNames.add(new TreeMap<>(names));
    }

    /** Takes a name away. */
    public synchronized void delete(String name) throws IOException {
        change();
        if (names.remove(name) == null) {
            throw new NoSuchFileException(name);
        }
        unsyncedNames.add(new TreeMap<>(names));
    }

    /** Brings the names to the disk. */
    public synchronized void sync() {
        change();
        syncedNames.clear();
        syncedNames.putAll(names);
        unsyncedNames.clear();
    }

    /** An open file. */
    public class File {

        private final Content content;
        private boolean closed;

        /** Of that content. */
        protected File(Content content) {
            this.content = content;
        }

        /** How many bytes it has. */
        public long size() throws IOException {
            synchronized (FaultDisk.this) {
                checkOpen();
                return content.memory.length;
            }
        }

        /** Reads from there until the buffer is full or the file ends. */
        public void read(ByteBuffer target, long at) throws IOException {
            synchronized (FaultDisk.this) {
                checkOpen();
                int bytes = (int) Math.max(0, Math.min(target.remaining(), content.memory.length - at));
                target.put(content.memory, (int) Math.min(at, content.memory.length), bytes);
            }
        }

        /** Writes all of the buffer there. */
        public void write(ByteBuffer source, long at) throws IOException {
            synchronized (FaultDisk.this) {
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
                    throw full();
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

        /** Brings what was written to the disk. */
        public void sync() throws IOException {
            synchronized (FaultDisk.this) {
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

        /** Cuts what is behind that. */
        public void truncate(long size) throws IOException {
            synchronized (FaultDisk.this) {
                checkOpen();
                change();
                content.memory = Arrays.copyOf(content.memory, (int) Math.min(size, content.memory.length));
            }
        }

        /** Closes it. */
        public void close() {
            synchronized (FaultDisk.this) {
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
