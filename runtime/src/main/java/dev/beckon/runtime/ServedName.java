package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.Ran;
import dev.beckon.api.RpcException;
import dev.beckon.eventlog.Batch;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.Chunk;
import dev.beckon.eventlog.Cursor;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.EventLog;
import dev.beckon.eventlog.EventLogException;
import dev.beckon.eventlog.EventLogException.Problem;
import dev.beckon.eventlog.LogGap;
import dev.beckon.eventlog.LogReader;
import dev.beckon.eventlog.LogRecord;
import dev.beckon.eventlog.NewRecord;
import dev.beckon.runtime.SharedCursor.Member;
import dev.beckon.runtime.SharedCursor.Refusal;
import dev.beckon.runtime.events.Assignment;
import dev.beckon.runtime.events.PublishRequest;
import dev.beckon.runtime.events.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name of a topic while somebody attends under it: has claimed its cursor, reads the log for its {@link SharedCursor}, appends what
 * that wants kept, and tells the attendees. Ends when the last of them has left, or another server has claimed the cursor.
 *
 * <p>Whatever happens is an input, which workers take in one after the other. Thread-safe.
 */
final class ServedName implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedName.class);
    private static final int CHUNK = 64 * 1024; // bytes that are read at a time
    private static final int MOST_ATTENDEES = 1000;
    private static final long FIRST_RETRY = 100; // milliseconds, after an append that failed
    private static final long LAST_RETRY = 5000;
    private static final long LONGEST_SLEEP = 3_600_000; // milliseconds
    private static final int ROOM = 2 * CursorMove.LONGEST_STATE; // in a batch, for the cursor

    private enum State {
        NEW,
        OPENING,
        OPEN,
        FORGETTING,
        OVER
    }

    private final ServedNames home;
    private final ServedNames.Topic topic;
    private final String cursorName;
    private final String name;

    private final Queue<Runnable> inputs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile SharedCursor.@Nullable Standing standing;

    // of who takes inputs in
    private State state = State.NEW;
    private final List<Attendee> arriving = new ArrayList<>(); // until it is open
    private final Map<Member, Attendee> attendees = new LinkedHashMap<>();
    private final Set<Attendee> finishing = new LinkedHashSet<>(); // of these, who goes when all of theirs is kept
    private final List<CompletableFuture<?>> forgetting = new ArrayList<>();
    private @Nullable Attendee first; // whose keys all want
    private @Nullable SharedCursor cursor;
    private @Nullable LogReader reader;
    private boolean reading;
    private long epoch;
    private long retryAt; // an append that failed, not before
    private long retryAfter = FIRST_RETRY;
    private String refusal = ""; // of the last append
    private long timerAt = Long.MAX_VALUE;

    /**
     * A name that nobody attends under.
     *
     * @param cursorName with whose it is
     */
    ServedName(ServedNames home, ServedNames.Topic topic, String cursorName, String name) {
        this.home = home;
        this.topic = topic;
        this.cursorName = cursorName;
        this.name = name;
    }

    ServedNames.Topic topic() {
        return topic;
    }

    String cursorName() {
        return cursorName;
    }

    /** How it stands; null if it is not open. */
    SharedCursor.@Nullable Standing standing() {
        return standing;
    }

    // ---- inputs, from any thread

    void attend(Attendee attendee) {
        input(() -> arrived(attendee));
    }

    void replied(Attendee attendee, Reply reply) {
        input(() -> take(attendee, reply));
    }

    /** An attendee has ended in order: what it has not answered goes to others, what it has is kept before it ends. */
    void left(Attendee attendee) {
        input(() -> leave(attendee, false));
    }

    /** An attendee is gone. */
    void lost(Attendee attendee) {
        input(() -> leave(attendee, true));
    }

    /** The server drains: those of clients are to go. */
    void drain() {
        input(() -> {
            for (Attendee attendee : attendees.values()) {
                if (attendee.remote) {
                    cursor().dismiss(attendee.member);
                    attendee.tell(new Assignment.Ending());
                    finishing.add(attendee);
                }
            }
        });
    }

    /** The server closes. */
    void close() {
        input(() -> end(ServedNames.closed(topic.name())));
    }

    /** Removes it from the log. */
    CompletionStage<@Nullable Object> forget() {
        CompletableFuture<@Nullable Object> forgotten = new CompletableFuture<>();
        input(() -> {
            if (state == State.OVER) {
                home.forget(topic, cursorName, name).whenComplete((done, failure) -> settle(forgotten, failure));
                return;
            }
            forgetting.add(forgotten);
            if (state == State.NEW) {
                open();
            }
        });
        return forgotten;
    }

    @SuppressWarnings("NullAway") // there is no value
    private static void settle(CompletableFuture<?> future, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private void input(Runnable what) {
        inputs.add(what);
        if (signals.getAndIncrement() == 0) {
            start();
        }
    }

    private void start() {
        try {
            home.workers().execute(this);
        } catch (RejectedExecutionException full) {
            try {
                home.loop().schedule(this::start, 10_000_000);
            } catch (RejectedExecutionException closed) {
                run(); // only to end
            }
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        do {
            for (Runnable input = inputs.poll(); input != null; input = inputs.poll()) {
                guarded(input);
            }
            guarded(this::goOn);
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Ends it if that goes wrong, rather than stand still. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException broken) {
            LOG.error("Name '{}' of topic {} failed", name, topic.name(), broken);
            end(TopicFailures.told(broken));
        }
    }

    /** Has what a stage comes up with as an input; the log's thread is not held up. */
    private <T> void then(CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> what) {
        stage.whenComplete((value, failure) -> input(() -> what.accept(value, failure)));
    }

    private <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private EventLog log() {
        return home.log();
    }

    private SharedCursor cursor() {
        return Objects.requireNonNull(cursor, "cursor");
    }

    // ---- opening

    private void arrived(Attendee attendee) {
        switch (state) {
            case NEW -> {
                arriving.add(attendee);
                open();
            }
            case OPENING, FORGETTING -> arriving.add(attendee);
            case OPEN -> join(attendee);
            case OVER -> home.attend(topic, cursorName, attendee);
        }
    }

    private void open() {
        state = State.OPENING;
        then(home.admit(topic, cursorName), (admitted, refused) -> {
            if (state != State.OPENING) {
                return;
            }
            if (refused != null) {
                end(TopicFailures.told(refused));
                return;
            }
            then(asked(() -> log().claim(topic.name(), cursorName)), this::claimed);
        });
    }

    private void claimed(@Nullable Cursor claim, @Nullable Throwable failure) {
        if (state != State.OPENING) {
            return;
        }
        if (claim == null) {
            end(TopicFailures.told(Objects.requireNonNull(failure)));
            return;
        }
        epoch = claim.epoch();
        if (!forgetting.isEmpty()) {
            remove();
            return;
        }
        CursorState kept;
        try {
            kept = CursorState.decode(claim.state());
        } catch (RpcException unreadable) {
            end(unreadable);
            return;
        }
        if (arriving.isEmpty()) {
            end(null);
            return;
        }
        Attendee opening = arriving.get(0);
        first = opening;
        if (kept != null) {
            stand(kept, false);
        } else {
            then(asked(() -> home.find(topic.name(), opening.request.beginning())), (place, absurd) -> {
                if (state == State.OPENING) {
                    if (place != null) {
                        stand(CursorState.at(place), true);
                    } else {
                        refuseNew(TopicFailures.told(Objects.requireNonNull(absurd)));
                    }
                }
            });
        }
    }

    /** Takes its place in the log, where the first answer says whether there is such a place. */
    private void stand(CursorState at, boolean fresh) {
        CompletionStage<Chunk> chunk;
        try {
            reader = log().read(topic.name(), at.low());
            chunk = reader.next(CHUNK);
        } catch (RuntimeException refused) {
            chunk = CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<Chunk> soon = chunk.toCompletableFuture();
        if (soon.isCompletedExceptionally()) {
            soon.whenComplete((none, failure) -> {
                if (fresh) {
                    refuseNew(TopicFailures.told(failure));
                } else {
                    end(TopicFailures.told(failure));
                }
            });
            return;
        }
        reading = true;
        if (fresh) { // it has to be known before anybody hears that it is
            CursorMove move = new CursorMove(topic.name(), cursorName, epoch, at.encode());
            then(asked(() -> log().append(Batch.of(move))), (kept, failure) -> {
                if (state == State.OPENING) {
                    if (failure != null) {
                        end(TopicFailures.told(failure));
                    } else {
                        begin(at, soon);
                    }
                }
            });
        } else {
            begin(at, soon);
        }
    }

    private void begin(CursorState at, CompletionStage<Chunk> chunk) {
        state = State.OPEN;
        long now = home.now();
        cursor = new SharedCursor(
                at,
                topic.timing(),
                Objects.requireNonNull(first).wants().test(),
                topic.deadLetters() ? home.deadLetters(topic, name, cursorName) : null,
                new ToAttendees(),
                home.wallClock() - now,
                now);
        List<Attendee> all = List.copyOf(arriving);
        arriving.clear();
        all.forEach(this::join);
        then(chunk, this::read);
    }

    private void refuseNew(RpcException why) {
        then(
                asked(() -> log().append(Batch.of(ServedNames.forgotten(topic.name(), cursorName, epoch)))),
                (done, fail) -> {
                    if (fail != null) {
                        LOG.debug(
                                "Name '{}' of topic {} stays though it is not used: {}",
                                name,
                                topic.name(),
                                fail.toString());
                    }
                });
        end(why);
    }

    private void join(Attendee attendee) {
        Attendee other = Objects.requireNonNull(first);
        if (!forgetting.isEmpty()) {
            arriving.add(attendee);
        } else if (attendee.remote && home.isDraining()) {
            attendee.fail(ServedNames.closed(topic.name()));
        } else if (attendees.size() >= MOST_ATTENDEES) {
            attendee.fail(Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "name '" + name + "' of topic " + topic.name() + ": " + attendees.size()
                            + " listeners (expected: at most " + MOST_ATTENDEES + ")"));
        } else if (!attendee.wants().equals(other.wants())) {
            attendee.fail(Failures.exception(
                    Code.FAILED_PRECONDITION,
                    Ran.NO,
                    "name '" + name + "' of topic " + topic.name() + ": a listener of " + attendee.wants()
                            + " (expected: one of " + other.wants() + ", as the others of that name)"));
        } else {
            attendees.put(attendee.member, attendee);
            attendee.tell(new Assignment.Joined(cursor().standing().low().toString()));
            cursor().join(attendee.member);
        }
    }

    // ---- while it is open

    private void read(@Nullable Chunk chunk, @Nullable Throwable failure) {
        reading = false;
        if (state != State.OPEN) {
            return;
        }
        if (chunk != null) {
            cursor().read(chunk, home.now());
        } else {
            end(TopicFailures.told(Objects.requireNonNull(failure)));
        }
    }

    private void take(Attendee attendee, Reply reply) {
        attendee.tookReply();
        if (attendees.get(attendee.member) != attendee) {
            return;
        }
        if (reply instanceof Reply.Failed failed) {
            cursor().failed(attendee.member, failed.delivery(), DeadLetter.shortened(failed.error()), home.now());
        } else if (reply instanceof Reply.Done done) {
            List<NewRecord> also;
            try {
                also = records(done, attendee.source);
            } catch (RpcException refused) {
                attendee.tell(new Assignment.Refused(
                        done.delivery(),
                        refused.code().number(),
                        refused.status().message()));
                cursor().failed(
                                attendee.member,
                                done.delivery(),
                                DeadLetter.shortened(refused.status().message()),
                                home.now());
                return;
            }
            cursor().done(attendee.member, done.delivery(), also);
        }
    }

    private List<NewRecord> records(Reply.Done done, String source) {
        if (done.events().isEmpty()) {
            return List.of();
        }
        List<NewRecord> records = new ArrayList<>(done.events().size());
        long size = 0;
        for (PublishRequest event : done.events()) {
            NewRecord record = home.record(event, source);
            if (record.id() == null) { // an append that may have been kept is made again
                record = record.withId(source, "with " + epoch + '.' + done.delivery() + '.' + records.size());
            }
            size += record.size();
            records.add(record);
        }
        if (size > EventLog.LARGEST_BATCH - ROOM) {
            throw Failures.exception(
                    Code.RESOURCE_EXHAUSTED,
                    Ran.NO,
                    "events: " + size + " bytes with one acknowledgement (expected: at most "
                            + (EventLog.LARGEST_BATCH - ROOM) + ")");
        }
        return records;
    }

    private void leave(Attendee attendee, boolean lost) {
        arriving.remove(attendee);
        if (attendees.get(attendee.member) != attendee) {
            if (!lost) {
                attendee.complete();
            }
            return;
        }
        cursor().leave(attendee.member, lost, home.now());
        if (lost) {
            attendees.remove(attendee.member);
            finishing.remove(attendee);
        } else {
            finishing.add(attendee);
        }
    }

    /** What the cursor does to attendees. */
    private final class ToAttendees implements SharedCursor.Sink {

        @Override
        public void hand(Member to, long delivery, int attempt, LogRecord event, Bookmark behind) {
            tell(to, new Assignment.Handed(delivery, attempt, Telling.event(event, behind)));
        }

        @Override
        public void hand(Member to, long delivery, LogGap gap, boolean sizeKnown) {
            tell(to, new Assignment.Missed(delivery, Telling.missed(gap, sizeKnown)));
        }

        @Override
        public void kept(Member by, long delivery) {
            tell(by, new Assignment.Kept(delivery));
        }

        @Override
        public void refused(Member by, long delivery, Refusal why) {
            boolean late = why == Refusal.NOT_IN_FLIGHT;
            String message =
                    late ? "delivery: " + delivery + " (expected: one that this listener has not answered)" : refusal;
            Code code = late ? Code.ABORTED : Code.INVALID_ARGUMENT;
            tell(by, new Assignment.Refused(delivery, code.number(), message));
        }

        private void tell(Member to, Assignment what) {
            Attendee attendee = attendees.get(to);
            if (attendee != null) {
                attendee.tell(what);
            }
        }
    }

    /** After inputs: does what follows from them. */
    private void goOn() {
        if (state != State.OPEN) {
            return;
        }
        long now = home.now();
        SharedCursor here = cursor();
        here.tick(now);
        if (!forgetting.isEmpty() && !here.isMoving()) {
            remove();
            return;
        }
        if (!reading && here.wantsRecords() && reader != null) {
            reading = true;
            LogReader from = reader;
            then(asked(() -> from.next(CHUNK)), this::read);
        }
        if (now >= retryAt || here.isDeserted()) {
            SharedCursor.Move move = here.move();
            if (move != null) {
                append(move);
            }
        }
        finishing.removeIf(attendee -> {
            if (attendee.member.isSettled()) {
                here.leave(attendee.member, false, now);
                attendees.remove(attendee.member);
                attendee.complete();
                return true;
            }
            return false;
        });
        standing = here.standing();
        if (here.isDeserted() && attendees.isEmpty() && !here.isMoving()) {
            end(null);
            return;
        }
        wake(Math.max(here.wakeAt(), now), now);
    }

    private void append(SharedCursor.Move move) {
        Batch batch = new Batch(
                move.records(),
                List.of(new CursorMove(
                        topic.name(), cursorName, epoch, move.state().encode())));
        then(asked(() -> log().append(batch)), (kept, failure) -> {
            if (state != State.OPEN) {
                return;
            }
            long now = home.now();
            if (failure == null) {
                retryAfter = FIRST_RETRY;
                cursor().moved(now);
            } else {
                notMoved(Failures.unwrap(failure), now);
            }
        });
    }

    private void notMoved(Throwable failure, long now) {
        Problem problem = failure instanceof EventLogException told ? told.problem() : Problem.BROKEN;
        if (problem == Problem.FENCED) {
            end(Failures.exception(
                    Code.UNAVAILABLE,
                    Ran.MAYBE,
                    "name '" + name + "' of topic " + topic.name()
                            + ": taken over by another server (expected: one server at a time; listen there)"));
            return;
        }
        if (problem == Problem.CLOSED) {
            end(TopicFailures.told(failure));
            return;
        }
        refusal = String.valueOf(failure.getMessage());
        home.incidents()
                .warn(
                        LOG,
                        Incidents.Kind.NAME_NOT_KEPT,
                        "What is done under the name '{}' of topic {} could not be kept, and is tried again: {}",
                        name,
                        topic.name(),
                        failure.toString());
        cursor().notMoved(problem == Problem.INVALID, now);
        if (cursor().isDeserted()) {
            end(null); // what was not kept comes again
            return;
        }
        retryAt = now + retryAfter;
        retryAfter = Math.min(LAST_RETRY, retryAfter * 2);
        wake(retryAt, now);
    }

    private void wake(long at, long now) {
        if (at < timerAt) { // never is not
            timerAt = at;
            try {
                home.loop()
                        .schedule(
                                () -> input(() -> {
                                    timerAt = Long.MAX_VALUE; // what is due, and what is next, is seen to after this
                                }),
                                Math.min(at - now, LONGEST_SLEEP) * 1_000_000);
            } catch (RejectedExecutionException closed) {
                LOG.debug("Name '{}' of topic {} wakes no more: the server is closed", name, topic.name());
            }
        }
    }

    // ---- the end

    private void remove() {
        state = State.FORGETTING;
        RpcException why = Failures.exception(
                Code.FAILED_PRECONDITION,
                Ran.NO,
                "name '" + name + "' of topic " + topic.name() + ": forgotten (expected: nobody who asks for that)");
        attendees.values().forEach(attendee -> attendee.fail(why));
        attendees.clear();
        finishing.clear();
        CursorMove none = ServedNames.forgotten(topic.name(), cursorName, epoch);
        then(asked(() -> log().append(Batch.of(none))), (done, failure) -> {
            forgetting.forEach(future -> settle(future, failure == null ? null : TopicFailures.told(failure)));
            forgetting.clear();
            end(null);
        });
    }

    /** @param why what attendees are told; null if those that are there are to come again */
    private void end(@Nullable RpcException why) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        standing = null;
        home.ended(this);
        if (reader != null) {
            reader.close();
        }
        List<Attendee> late = List.copyOf(arriving);
        arriving.clear();
        Collection<Attendee> there = List.copyOf(attendees.values());
        attendees.clear();
        finishing.clear();
        if (why == null) {
            late.forEach(attendee -> home.attend(topic, cursorName, attendee));
            there.forEach(Attendee::complete);
        } else {
            late.forEach(attendee -> attendee.fail(why));
            there.forEach(attendee -> attendee.fail(why));
        }
        forgetting.forEach(future -> settle(future, why == null ? ServedNames.closed(topic.name()) : why));
        forgetting.clear();
    }
}
