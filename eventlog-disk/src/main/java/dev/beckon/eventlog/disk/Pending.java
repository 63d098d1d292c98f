package dev.beckon.eventlog.disk;

import dev.beckon.eventlog.EventLogException;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Something that is taken in, and waits until the journal has it. Guarded by the log's lock, but for what ends it. */
interface Pending {

    /** What its frame is. */
    FrameKind kind();

    /** Reads what its body needs; on the writer's thread, without the lock, with all before it kept if it is {@link #alone}. */
    default void prepare() throws IOException {}

    /**
     * What its frame says; null if it needs none. Under the log's lock.
     *
     * @throws EventLogException to refuse it, and only it
     */
    byte @Nullable [] body();

    /** About how many bytes of memory it takes. */
    int bytes();

    /** Whether it must survive lost power. */
    boolean synced();

    /** Whether all before it must be kept before its body can be written. */
    boolean alone();

    /**
     * It is kept: makes it visible, under the log's lock.
     *
     * @param address of its frame
     * @return the topics that have new records
     */
    Collection<DiskTopic> keep(long address);

    /** Tells its caller; without the lock. */
    void complete();

    /** Tells its caller that it failed; without the lock. */
    void fail(EventLogException problem);
}
