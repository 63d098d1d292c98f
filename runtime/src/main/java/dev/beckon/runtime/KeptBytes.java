package dev.beckon.runtime;

import dev.beckon.protocol.session.Areas;
import dev.beckon.protocol.session.Session;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one session keeps for its peer, as a part of its server's {@link ByteBudget}: frames and messages that have
 * arrived in part, calls until they have ended, items until they were taken, answers until they are sent. Counted
 * roughly, and reported once a turn at least. On the loop, but for {@link #left}.
 */
final class KeptBytes implements Areas {

    /** What a session takes that does nothing. */
    static final int SESSION = 8 * 1024;

    private static final int CALL = 512; // beside its request
    private static final int ITEM = 64; // beside its bytes
    private static final int ROOM = 16 * 1024;
    private static final int METHOD = 128; // that is not served, beside its name

    private final LoopResources here;
    private final AtomicLong handed; // that the loop has not taken yet
    private final AtomicLong left = new AtomicLong(); // of calls that run although nobody waits any more
    private @Nullable Session session;
    private long calls;
    private long items;
    private long methods;
    private long base = SESSION;
    private long reported;
    private long room; // that can be kept in this turn without another look at the budget

    KeptBytes(LoopResources here, AtomicLong handed) {
        this.here = here;
        this.handed = handed;
    }

    /** It is this session's. */
    void of(Session own) {
        session = own;
    }

    @Override
    public byte[] take(int size) {
        return here.take(size);
    }

    @Override
    public void give(byte[] area) {
        here.give(area);
    }

    @Override
    public boolean mayKeep(long more) {
        return fits(more);
    }

    @Override
    public boolean mayKeepFrame(int size) {
        report();
        return size <= here.share();
    }

    private long held() {
        return (session == null ? 0 : session.keptBytes()) + handed.get() + calls + items + methods;
    }

    private boolean fits(long more) {
        if (more < room) {
            room -= more;
            return true;
        }
        long held = reported() + left.get() + more;
        long free = here.share() - held;
        room = Math.min(ROOM, Math.max(0, free));
        return free >= 0;
    }

    /** Why so many bytes more cannot be kept, or null if they can. */
    private @Nullable String refusal(long more) {
        return fits(more)
                ? null
                : "bytes kept for this client: " + (held() + left.get() + more) + " (expected: at most " + here.share()
                        + ", of what is left for all clients)";
    }

    /** What a call costs until it has ended. */
    static int costOf(int bytes) {
        return CALL + bytes;
    }

    @Nullable
    String refusalOfCall(int cost) {
        return refusal(cost);
    }

    /** A call is kept. */
    void call(ServerCall call, int cost) {
        calls += cost;
        call.cost(cost);
    }

    /** A call runs that nobody waits for: it counts until it has run. */
    void running(ServerCall call, int cost) {
        left.addAndGet(cost);
        here.budget.add(cost);
        call.leave(cost);
    }

    /** A kept call has ended with its answer. */
    void answered(ServerCall call) {
        calls -= call.takeCost();
    }

    /** A kept call has ended without; its handler may run on. */
    void abandoned(ServerCall call) {
        int cost = call.takeCost();
        if (cost != 0) {
            calls -= cost;
            running(call, cost);
            if (call.hasRun()) {
                left(call.takeLeft());
            }
        }
    }

    /** A call that nobody waited for has run. On any thread. */
    void left(int cost) {
        if (cost != 0) {
            left.addAndGet(-cost);
            here.budget.add(-cost);
        }
    }

    /** Why an item cannot be kept, or null if it is. */
    @Nullable
    String item(int length) {
        String refusal = refusal(ITEM + length);
        if (refusal == null) {
            items += ITEM + length;
        }
        return refusal;
    }

    /** Items are no longer kept. */
    void itemsTaken(long count, long bytes) {
        items -= ITEM * count + bytes;
    }

    /** Why the name of a method that is not served cannot be kept, or null if it is. */
    @Nullable
    String method(String name) {
        String refusal = refusal(METHOD + name.length());
        if (refusal == null) {
            methods += METHOD + name.length();
        }
        return refusal;
    }

    /** The session has ended, and its calls. */
    void ended() {
        base = 0;
        methods = 0;
        report();
    }

    /** Says how it stands, at the end of a turn. */
    void report() {
        room = 0;
        reported();
    }

    /** Says how it stands; what is held besides what each session takes. */
    private long reported() {
        long held = held();
        if (base + held != reported) {
            here.kept(base + held - reported);
            reported = base + held;
        }
        return held;
    }
}
