package dev.beckon.eventlog.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/** A file of the file system. */
final class ChannelFile implements LogFile {

    private final FileChannel channel;
    private final Path path;

    ChannelFile(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /** The failure as {@link LogFiles} tells it. The JDK says only in words that there is no room. */
    static IOException told(Path path, IOException failed) {
        String said = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = said.contains("no space left")
                || said.contains("not enough space")
                || said.contains("disk quota exceeded");
        return full ? new NoSpaceException(path + ": no space left", failed) : failed;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void read(ByteBuffer target, long at) throws IOException {
        long from = at;
        while (target.hasRemaining()) {
            int read = channel.read(target, from);
            if (read < 0) {
                return;
            }
            from += read;
        }
    }

    @Override
    public void write(ByteBuffer source, long at) throws IOException {
        long to = at;
        try {
            while (source.hasRemaining()) {
                to += channel.write(source, to);
            }
        } catch (IOException failed) {
            throw told(path, failed);
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            channel.force(false); // fdatasync: the size too, where what was written needs it
        } catch (IOException failed) {
            throw told(path, failed);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
