package dev.beckon.protocol.session;

import dev.beckon.protocol.wire.Failure;
import dev.beckon.protocol.wire.Frame;
import dev.beckon.protocol.wire.Goodbye;
import dev.beckon.protocol.wire.MalformedFrameException;
import dev.beckon.protocol.wire.Varint;
import org.jspecify.annotations.Nullable;

/**
 * The items of a session's streams, in both directions, and the credit that they take: a sub-machine of
 * {@link Session}.
 *
 * <pre>{@code
 *            opener, with ITEMS                      peer
 *
 *   none --CALL ITEMS--> sending           none <--CALL ITEMS-- taking
 *   sending --ITEM-----> sending           taking <--ITEM------ taking
 *   sending --END------> sent              taking <--END------- taken
 *   sending <--CANCEL--- sending, to END   taking --CANCEL----> taking, to END
 *   any: the stream ends                   any: the stream ends
 * }</pre>
 *
 * <p>Items of the peer need no announcement: it sends them while it has credit, until ANSWER or FAIL end the stream. An
 * item takes one of its stream's credit, and the bytes of its message of the session's, both at its first frame: so an
 * item that has been started has all the credit that it needs. Totals are absolute, and what is unlimited has none.
 *
 * <p>A stream that has no items, and had no credit, is not known here. As a session: from one thread at a time, and
 * nothing is written while a message is written in place.
 */
public final class Items {

    /** What is known of one stream. */
    private static final class Flow {
        private final boolean offered; // the opener has announced items of its own
        private boolean sending; // we may send items
        private long allowed; // items that we may have sent
        private long sent;
        private boolean taking; // the peer may send items
        private long granted; // items that the peer may have sent
        private long received;
        private boolean refused; // we have asked for no more, or were asked

        Flow(boolean offered, boolean sending, boolean taking) {
            this.offered = offered;
            this.sending = sending;
            this.taking = taking;
        }
    }

    private final Session session;
    private final SessionSink sink;
    private final SessionLimits limits;
    private final FrameWriter writer;
    private final Assemblies assemblies;
    private final StreamIds ids;
    private final StreamTable outgoing;
    private final StreamTable incoming;
    private final StreamTable flows;

    private final Precedence precedence = new Precedence();
    private long window = Long.MAX_VALUE; // bytes that the peer takes unread
    private long allowedBytes = Long.MAX_VALUE; // bytes that we may have sent
    private long sentBytes;
    private long grantedBytes; // bytes that the peer may have sent
    private long receivedBytes;
    private long takenBytes;

    Items(
            Session session,
            SessionSink sink,
            SessionLimits limits,
            FrameWriter writer,
            Assemblies assemblies,
            StreamIds ids,
            StreamTable outgoing,
            StreamTable incoming,
            int seed) {
        this.session = session;
        this.sink = sink;
        this.limits = limits;
        this.writer = writer;
        this.assemblies = assemblies;
        this.ids = ids;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.flows = new StreamTable(seed);
        this.grantedBytes = limits.itemBytes() == 0 ? Long.MAX_VALUE : limits.itemBytes();
    }

    // ---- sending

    /** How many more items the peer takes on this stream. */
    public long left(int stream) {
        Flow flow = flow(stream);
        return flow == null || !flow.sending ? 0 : flow.allowed - flow.sent;
    }

    /** How many more bytes of items the peer takes, on all streams. */
    public long bytesLeft() {
        return allowedBytes - sentBytes;
    }

    /** The longest item that the peer takes, in bytes. */
    public long longest() {
        return Math.min(session.peer().maxMessage(), window);
    }

    /** Whether pieces of an item of this stream have still to be sent, so that nothing can follow it yet. */
    public boolean isBusy(int stream) {
        return writer.hasItemPieces(stream);
    }

    /**
     * Sends an item, if there is credit for it and the one before has been sent whole.
     *
     * @param message an array that is the session's from now on, if the item is sent
     * @return whether it was sent
     */
    public boolean send(int stream, byte[] message, int length) {
        Flow flow = flow(stream);
        if (flow == null
                || !flow.sending
                || flow.sent >= flow.allowed
                || !session.isOpen()
                || isBusy(stream)
                || !precedence.lets(stream, length, bytesLeft(), window, session.now())) {
            return false;
        }
        flow.sent++;
        sentBytes += length;
        writer.item(stream, message, length);
        return true;
    }

    /**
     * Sends items of a run, as many as there is credit for, if the one before has been sent whole.
     *
     * @param from the first
     * @return how many were sent; none also where {@link #send} has to say why
     */
    public int send(int stream, ItemRun run, int from) {
        Flow flow = flow(stream);
        if (flow == null
                || !flow.sending
                || !session.isOpen()
                || isBusy(stream)
                || run.longest() > longest()
                || !precedence.isIdle()) {
            return 0;
        }
        int most = (int) Math.min(Integer.MAX_VALUE, flow.allowed - flow.sent);
        int many = run.fitting(from, bytesLeft(), most);
        if (many > 0) {
            flow.sent += many;
            sentBytes += writer.items(stream, run, from, many);
        }
        return many;
    }

    /** Says that no more items of this stream come, which we have opened; not while it {@link #isBusy}. */
    public void end(int stream) {
        Flow flow = flow(stream);
        if (flow != null && flow.sending && session.isOpen()) {
            flow.sending = false;
            precedence.forget(stream);
            writer.endItems(stream);
        }
    }

    // ---- taking

    /** Whether the peer has announced items on this stream, which it has opened. */
    public boolean areOffered(int stream) {
        Flow flow = flow(stream);
        return flow != null && flow.offered && !ids.isOurs(stream);
    }

    /** How many items the peer has sent on this stream. */
    public long received(int stream) {
        Flow flow = flow(stream);
        return flow == null ? 0 : flow.received;
    }

    /** Lets the peer have sent so many items on an open stream, if that is more than before. */
    public void grant(int stream, long total) {
        Flow flow = flow(stream);
        if (flow == null) {
            if (!ids.isOurs(stream) || !outgoing.contains(stream)) {
                return; // has ended, or brings none
            }
            flow = new Flow(false, false, true);
            flows.add(stream, flow, Long.MAX_VALUE);
        }
        if (flow.taking && total > flow.granted && session.isOpen()) {
            flow.granted = total;
            writeCredit(stream, total);
        }
    }

    /** Asks the opener of a stream for no more items; those that are on their way still come. */
    public void refuse(int stream) {
        Flow flow = flow(stream);
        if (flow != null && flow.taking && flow.offered && !flow.refused && session.isOpen()) {
            flow.refused = true;
            writer.control(Frame.CANCEL, stream, new Failure(Failure.CANCELLED, 0, "").toBytes());
        }
    }

    /** So many bytes of items are no longer kept: the peer may send as many more. */
    public void taken(long bytes) {
        takenBytes += bytes;
        long own = limits.itemBytes();
        if (own != 0 && session.isOpen() && own + takenBytes - grantedBytes >= own / 4) {
            grantedBytes = own + takenBytes;
            writeCredit(0, grantedBytes);
        }
    }

    /** How many more bytes of items could be kept, {@link Long#MAX_VALUE} if there is no limit. */
    public long bytesFree() {
        return limits.itemBytes() == 0 ? Long.MAX_VALUE : limits.itemBytes() - bytesKept();
    }

    /** Bytes of items that the peer has started to send, and that are still kept. */
    public long bytesKept() {
        return receivedBytes - takenBytes;
    }

    /** Streams that have items, or have had credit. */
    public int known() {
        return flows.size();
    }

    private void writeCredit(int stream, long total) {
        if (session.isTooMuch(writer.gathered(), limits.maxOutgoing())) {
            session.broken(new Goodbye(Goodbye.LIMIT, "CREDIT: " + session.unreadText()));
        } else {
            writer.credit(stream, total);
        }
    }

    // ---- for the session

    /** The peer has said what it takes. */
    void greeted(long itemBytes) {
        if (itemBytes != 0) {
            window = itemBytes;
            allowedBytes = itemBytes;
        }
    }

    /** We have opened a stream and announced items. */
    void opened(int stream) {
        flows.add(stream, new Flow(true, true, true), Long.MAX_VALUE);
    }

    /** The peer has opened a stream and announced items. */
    void openedByPeer(int stream) {
        flows.add(stream, new Flow(true, true, true), Long.MAX_VALUE);
    }

    /** A stream has ended, which may have had items. */
    void ended(int stream) {
        if (flows.size() == 0 || flows.remove(stream) == null) {
            return;
        }
        precedence.forget(stream);
        writer.dropPieces(stream);
        Assembly half = assemblies.get(stream);
        if (half != null && half.isItem()) {
            assemblies.remove(stream);
            taken(half.total());
        }
    }

    void clear() {
        flows.removeAll();
        precedence.clear();
    }

    void onItem(int stream, int flags, byte[] area, int from, int to) {
        Session.checkFlags(Frame.ITEM, flags, Frame.MORE | Frame.END);
        boolean more = (flags & Frame.MORE) != 0;
        if ((flags & Frame.END) != 0) {
            onEnd(stream, more, to - from);
            return;
        }
        long length = more ? Varint.read(area, from, to) : to - from;
        int at = more ? from + Varint.sizeAt(area, from) : from;
        if (length < 0 || length > grantedBytes - receivedBytes) {
            session.broken(new Goodbye(
                    Goodbye.LIMIT,
                    "ITEM: " + Long.toUnsignedString(length) + " bytes (expected: at most the "
                            + (grantedBytes - receivedBytes) + " that there is credit for)"));
            return;
        }
        receivedBytes += length;
        Object call = owner("ITEM", stream);
        Flow flow = flow(stream);
        if (call == null) {
            taken(length); // late
            return;
        }
        if (flow == null || flow.received >= flow.granted) {
            session.broken(new Goodbye(
                    Goodbye.LIMIT,
                    "ITEM: number " + (flow == null ? 1 : flow.received + 1) + " of stream " + unsigned(stream)
                            + " (expected: at most the " + (flow == null ? 0 : flow.granted)
                            + " that there is credit for)"));
            return;
        }
        flow.received++;
        if (length > limits.maxMessage()) {
            taken(length);
            giveUp(stream, session.tooLongText("item", length));
        } else if (!more) {
            sink.item(call, area, at, to);
        } else if (!assemblies.add(Assembly.ofItem(stream, (int) length), area, at, to)) {
            taken(length);
            giveUp(stream, assemblies.fullText());
        }
    }

    /** A PIECE has completed an item. */
    void whole(int stream, byte[] message) {
        Object call = (ids.isOurs(stream) ? outgoing : incoming).get(stream);
        if (call == null) {
            taken(message.length);
        } else {
            sink.item(call, message, 0, message.length);
        }
    }

    /** An item cannot be kept, so its stream cannot go on: ends it, and tells the peer why. */
    public void giveUp(int stream, String why) {
        if (ids.isOurs(stream)) {
            session.failOwn(stream, why);
        } else {
            session.failOfPeer(stream, why);
        }
    }

    private void onEnd(int stream, boolean more, int length) {
        if (more || length != 0) {
            throw new MalformedFrameException(
                    "ITEM: END with " + length + " bytes" + (more ? " and MORE" : "") + " (expected: END alone)");
        }
        if (ids.isOurs(stream)) {
            throw new MalformedFrameException(
                    "ITEM: END of stream " + unsigned(stream) + " (expected: ANSWER, of who did not open it)");
        }
        Object call = owner("END", stream);
        Flow flow = flow(stream);
        if (call != null && flow != null) {
            flow.taking = false;
            sink.itemsEnded(call);
        }
    }

    /** Whose stream an incoming frame with an item, or the end of them, is of; null if the stream has ended. */
    private @Nullable Object owner(String what, int stream) {
        boolean ours = ids.isOurs(stream);
        Object call = (ours ? outgoing : incoming).get(stream);
        if (call == null) {
            if (!ids.wasOpened(stream)) {
                throw new MalformedFrameException(
                        what + ": of stream " + unsigned(stream) + " (expected: one that was opened)");
            }
            return null;
        }
        if (!ours) {
            Flow flow = flow(stream);
            if (flow == null || !flow.offered) {
                throw new MalformedFrameException(
                        what + ": of stream " + unsigned(stream) + " (expected: one that was opened with ITEMS)");
            }
            if (!flow.taking) {
                throw new MalformedFrameException(
                        what + ": of stream " + unsigned(stream) + " after its END (expected: nothing after it)");
            }
        }
        if (call instanceof Assembly || ours && writer.hasRequestPieces(stream)) {
            throw new MalformedFrameException(
                    what + ": of stream " + unsigned(stream) + " before the end of its request (expected: after it)");
        }
        if (!assemblies.isEmpty() && assemblies.get(stream) != null) {
            throw new MalformedFrameException(what + ": of stream " + unsigned(stream)
                    + " in the middle of a message (expected: the pieces of that one)");
        }
        return call;
    }

    void onCredit(int stream, byte[] area, int from, int to) {
        long stated = Varint.read(area, from, to);
        long total = stated < 0 ? Long.MAX_VALUE : stated;
        if (stream == 0) {
            if (total > allowedBytes) {
                allowedBytes = total;
                letNext();
                sink.itemBytesWanted();
            }
            return;
        }
        if (!ids.wasOpened(stream)) {
            throw new MalformedFrameException(
                    "CREDIT: of stream " + unsigned(stream) + " (expected: one that was opened)");
        }
        boolean ours = ids.isOurs(stream);
        Object call = (ours ? outgoing : incoming).get(stream);
        if (call == null) {
            return; // late
        }
        Flow flow = flow(stream);
        if (flow == null) {
            if (ours) {
                return; // for items that we do not have
            }
            flow = new Flow(false, true, false);
            flows.add(stream, flow, Long.MAX_VALUE);
        }
        if (total > flow.allowed) {
            flow.allowed = total;
            if (flow.sending && !(call instanceof Assembly)) {
                sink.itemsWanted(call);
            }
        }
    }

    /** Tells the stream whose long item waits that the bytes are there. */
    private void letNext() {
        int stream = precedence.next(bytesLeft());
        if (stream != 0) {
            Object call = (ids.isOurs(stream) ? outgoing : incoming).get(stream);
            if (call != null) {
                sink.itemsWanted(call);
            }
        }
    }

    /** When {@link #wakeUp} wants to be called, {@link Long#MAX_VALUE} for never. */
    long wakeUpAt() {
        return precedence.wakeUpAt();
    }

    /** The time has come, or not yet. */
    void wakeUp(long now) {
        if (precedence.wakeUp(now)) {
            sink.itemBytesWanted();
        }
    }

    /** The peer of a stream of ours wants no more items; false if the stream is open and never had any. */
    boolean onRefused(int stream) {
        Object call = outgoing.get(stream);
        Flow flow = flow(stream);
        if (call == null) {
            return true; // late
        }
        if (flow == null || !flow.offered) {
            return false;
        }
        if (flow.sending && !flow.refused) {
            flow.refused = true;
            precedence.forget(stream);
            sink.itemsRefused(call);
        }
        return true;
    }

    private @Nullable Flow flow(int stream) {
        return (Flow) flows.get(stream);
    }

    private static String unsigned(int stream) {
        return Integer.toUnsignedString(stream);
    }
}
