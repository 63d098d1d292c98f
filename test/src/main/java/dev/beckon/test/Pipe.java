package dev.beckon.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection. A thread reads what comes, another passes it on when it is due; between them a queue that
 * takes no more when it is full, so that a sender feels a receiver that does not read.
 */
final class Pipe {

    private static final int MOST_QUEUED = 4 * 1024 * 1024; // bytes
    private static final int MOST_READ = 64 * 1024;
    private static final int PIECES_PER_SECOND = 50; // of a way that is throttled

    /** Bytes that have come, and when. */
    private static final class Parcel {
        private final byte[] bytes;
        private final long came;
        private int sent;

        Parcel(byte[] bytes, long came) {
            this.bytes = bytes;
            this.came = came;
        }
    }

    /** How a direction ends. */
    private enum Ending {
        /** The sender has finished. */
        FINISHED,
        /** The sender has broken the connection, or its machine. */
        BROKEN
    }

    private final Relayed connection;
    private final Way way;
    private final Socket from;
    private final Socket to;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Parcel> queue = new ArrayDeque<>();
    private int queued; // bytes
    private long notBefore = System.nanoTime(); // when the way is free, if it is throttled
    private @Nullable Ending ending; // passed on after the queue
    private long endingCame;
    private boolean senderGone;
    private boolean endPassedOn;
    private boolean lost; // nothing is passed on any more
    private boolean closed;

    Pipe(Relayed connection, Way way, Socket from, Socket to) {
        this.connection = connection;
        this.way = way;
        this.from = from;
        this.to = to;
    }

    // ---- reading

    /** Reads until the sender ends. */
    void read() {
        byte[] buffer = new byte[MOST_READ];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                came(buffer, count);
            }
            ended(Ending.FINISHED);
        } catch (IOException broken) {
            ended(Ending.BROKEN);
        }
    }

    private void came(byte[] buffer, int count) {
        lock.lock();
        try {
            while (queued >= MOST_QUEUED && !lost && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!lost && !closed && ending == null) {
                byte[] bytes = new byte[count];
                System.arraycopy(buffer, 0, bytes, 0, count);
                queue.add(new Parcel(bytes, System.nanoTime()));
                queued += count;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void ended(Ending how) {
        lock.lock();
        try {
            senderGone = true;
            if (ending == null) {
                ending = how;
                endingCame = System.nanoTime();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.settle();
    }

    // ---- passing on

    /** Passes on what is due, until the end. */
    void pass() {
        try {
            for (Parcel due = due(); due != null; due = due()) {
                if (!write(due)) {
                    return;
                }
            }
            if (isBroken()) {
                connection.reset();
            } else if (finishes()) {
                to.shutdownOutput();
                connection.settle();
            }
        } catch (IOException gone) {
            connection.receiverIsGone(this);
        }
    }

    /** Writes a piece of it; false if the connection was cut after it. */
    private boolean write(Parcel due) throws IOException {
        long rate = way.bytesPerSecond();
        int rest = due.bytes.length - due.sent;
        int piece = rate == 0 ? rest : (int) Math.max(1, Math.min(rest, rate / PIECES_PER_SECOND));
        Way.Passage passage = way.pass(piece);
        to.getOutputStream().write(due.bytes, due.sent, passage.bytes());
        lock.lock();
        try {
            due.sent += passage.bytes();
            queued -= passage.bytes();
            if (rate > 0) {
                notBefore = System.nanoTime() + passage.bytes() * 1_000_000_000L / rate;
            }
            if (due.sent == due.bytes.length && queue.peek() == due) {
                queue.remove();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (passage.cut()) {
            connection.cutBy(way);
        }
        return !passage.cut();
    }

    /** What is to be written now; waits for it. Null if the end is to be passed on now, or nothing any more. */
    private @Nullable Parcel due() {
        lock.lock();
        try {
            while (!closed) {
                Parcel next = queue.peek();
                if (lost || next == null && ending == null || way.isShut()) {
                    changed.awaitUninterruptibly();
                    continue;
                }
                long now = System.nanoTime();
                long wait = Math.max((next == null ? endingCame : next.came) + way.delayNanos() - now, notBefore - now);
                if (wait <= 0) {
                    return next;
                }
                changed.awaitNanos(wait);
            }
            return null;
        } catch (InterruptedException nobodyDoes) {
            closed = true;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isBroken() {
        lock.lock();
        try {
            return !closed && ending == Ending.BROKEN;
        } finally {
            lock.unlock();
        }
    }

    private boolean finishes() {
        lock.lock();
        try {
            endPassedOn = !closed;
            return endPassedOn;
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens to it

    /** What holds for its way has changed. */
    void look() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is passed on, the end of the sender included. */
    void lose() {
        lock.lock();
        try {
            lost = true;
            queue.clear();
            queued = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.settle();
    }

    /** Passes on what has come, then an end, whatever else the sender sends. */
    void finish() {
        lock.lock();
        try {
            if (ending == null) {
                ending = Ending.FINISHED;
                endingCame = System.nanoTime();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends its threads. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isLost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    boolean isSenderGone() {
        lock.lock();
        try {
            return senderGone;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing can happen in this direction any more. */
    boolean isOver() {
        lock.lock();
        try {
            return senderGone && (lost || endPassedOn);
        } finally {
            lock.unlock();
        }
    }
}
