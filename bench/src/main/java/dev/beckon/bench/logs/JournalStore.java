package dev.beckon.bench.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The yardstick: a group is a length, a CRC32C and its events, written at once to a file of zeros and synced once. No
 * topics, no index, no retention: where the file is full it begins anew, and what was there before is gone.
 */
final class JournalStore implements Store {

    private static final int FILE_BYTES = 256 << 20;
    private static final int STEP_BYTES = 1 << 20;
    private static final int HEAD_BYTES = 8;

    private final FileChannel file;
    private final boolean mapped;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(STEP_BYTES);
    private long end;

    /** In that folder. {@code mapped} says how it is read: from mapped memory, or by reads of 1 MiB. */
    JournalStore(Path folder, boolean mapped) throws IOException {
        this.mapped = mapped;
        file = FileChannel.open(
                folder.resolve("journal"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        for (long at = 0; at < FILE_BYTES; at += STEP_BYTES) {
            buffer.clear();
            writeAll(at);
        }
        file.force(true);
    }

    @Override
    public void commit(List<Event> group) throws IOException {
        buffer.clear().position(HEAD_BYTES);
        for (Event event : group) {
            byte[] bytes = event.toBytes();
            buffer.putInt(bytes.length).put(bytes);
        }
        int bytes = buffer.position();
        crc.reset();
        crc.update(buffer.flip().position(HEAD_BYTES));
        buffer.putInt(0, bytes - HEAD_BYTES).putInt(4, (int) crc.getValue()).position(0);
        if (end + bytes > FILE_BYTES) {
            end = 0;
        }
        writeAll(end);
        file.force(false);
        end += bytes;
    }

    @Override
    public void replay(Consumer<Event> reader) throws IOException {
        if (mapped) {
            replay(file.map(FileChannel.MapMode.READ_ONLY, 0, end), reader);
            return;
        }
        long at = 0;
        while (at < end) {
            buffer.clear();
            file.read(buffer, at);
            at += replay(buffer.flip(), reader);
        }
    }

    /** Reads the whole groups of the buffer; returns how many bytes they have. */
    private int replay(ByteBuffer groups, Consumer<Event> reader) throws IOException {
        byte[] copy = new byte[0];
        while (groups.remaining() >= HEAD_BYTES
                && groups.remaining() >= HEAD_BYTES + groups.getInt(groups.position())) {
            int length = groups.getInt();
            int expected = groups.getInt();
            if (length == 0) {
                break;
            }
            copy = copy.length < length ? new byte[length * 2] : copy;
            groups.get(copy, 0, length);
            crc.reset();
            crc.update(copy, 0, length);
            if ((int) crc.getValue() != expected) {
                throw new IOException("journal: damaged (expected: CRC32C " + expected + ")");
            }
            ByteBuffer group = ByteBuffer.wrap(copy, 0, length);
            while (group.hasRemaining()) {
                int size = group.getInt();
                reader.accept(Event.ofBytes(copy, group.position(), group.position() + size));
                group.position(group.position() + size);
            }
        }
        return groups.position();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void writeAll(long from) throws IOException {
        long at = from;
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
    }
}
