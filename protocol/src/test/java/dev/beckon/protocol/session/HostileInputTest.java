package dev.beckon.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, a session takes it or ends with a reason; it throws nothing and keeps little. A failing run prints
 * its seed.
 */
final class HostileInputTest {

    private static final SessionLimits SMALL = new SessionLimits(5_000, 4, 8, 20_000, 10_000, 1_000_000_000L);
    private static final Pattern REASON = Pattern.compile("broken [1-4]: .+\\(expected: .+\\)");
    private static final int MOST_KEPT = 64 * 1024 + 100_000;

    @Test
    void randomBytes() {
        for (int seed = 0; seed < 10_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Script script = new Script();
            if (random.nextInt(10) != 0) {
                script.preface();
            }
            if (random.nextInt(10) != 0) {
                script.hello(1 + random.nextInt(10_000), random.nextInt(10), random.nextInt(10));
            }
            take(seed, script.raw(bytes).bytes(), random);
        }
    }

    /** Frames of known types with likely values, in no sensible order. */
    @Test
    void randomFrames() {
        for (int seed = 0; seed < 30_000; seed++) {
            Random random = new Random(seed);
            Script script = new Script().greeting();
            int frames = 1 + random.nextInt(30);
            for (int i = 0; i < frames; i++) {
                randomFrame(script, random, i);
            }
            take(seed, script.bytes(), random);
        }
    }

    @Test
    void mutationsOfValidConversations() {
        byte[] toServer = conversation(true);
        byte[] toClient = conversation(false);
        for (int seed = 0; seed < 60_000; seed++) {
            Random random = new Random(seed);
            boolean client = random.nextBoolean();
            byte[] bytes = mutated((client ? toClient : toServer).clone(), random);
            take(seed, bytes, random, client);
        }
    }

    // ---- one run

    private static void take(int seed, byte[] bytes, Random random) {
        take(seed, bytes, random, random.nextBoolean());
    }

    private static void take(int seed, byte[] bytes, Random random, boolean client) {
        Side side = (client ? Side.client(SMALL) : Side.server(SMALL)).start();
        side.handler = random.nextBoolean() ? Side::echo : Side::keep;
        side.reaction = (heard, what) -> {
            if (client && what.equals("ready")) {
                callSomething(side);
            }
        };
        boolean reads = random.nextBoolean();
        try {
            for (int at = 0; at < bytes.length; ) {
                int next = at + 1 + random.nextInt(bytes.length - at);
                side.receives(bytes, at, next);
                at = next;
                if (reads) {
                    side.sends();
                }
                if (random.nextInt(8) == 0) {
                    side.passes(random.nextInt(2_000_000_000));
                }
            }
        } catch (RuntimeException | Error thrown) {
            throw new AssertionError("seed " + seed + ": " + thrown, thrown);
        }
        List<String> ends = new ArrayList<>(1);
        for (String what : side.heard) {
            if (what.startsWith("broken") || what.startsWith("closed")) {
                ends.add(what);
            }
        }
        check(seed, ends.size() <= 1, "ends " + ends);
        if (!ends.isEmpty()) {
            String end = ends.get(0);
            boolean reasoned = end.startsWith("closed") || REASON.matcher(end).matches();
            check(seed, reasoned && !side.session.isOpen(), end);
        }
        check(seed, side.session.outgoingBytes() < MOST_KEPT, "keeps " + side.session.outgoingBytes() + " bytes");
        check(seed, side.session.keptCalls() <= SMALL.maxStreams(), "keeps " + side.session.keptCalls() + " calls");
        side.lose();
        check(seed, side.session.keptCalls() + side.session.openCalls() == 0, "still has calls");
        check(seed, side.areas.lent() == 0, "gave back all but " + side.areas.lent() + " areas");
    }

    /** AssertJ would be most of the time of a run. */
    private static void check(int seed, boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ": " + what);
        }
    }

    private static void callSomething(Side client) {
        int method = client.name("a/B");
        for (int i = 0; i < 3 && method >= 0 && client.session.refusal(false) == null; i++) {
            client.call(method, Side.bytes("x"), i == 0 ? Long.MAX_VALUE : i * 1_000_000L);
        }
    }

    // ---- bytes

    private static void randomFrame(Script script, Random random, int number) {
        int stream = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(12);
        int flags = random.nextInt(4) == 0 ? random.nextInt(8) : 0;
        int type = random.nextInt(20) == 0 ? random.nextInt(256) : 1 + random.nextInt(15);
        switch (random.nextInt(8)) {
            case 0 -> script.method(random.nextInt(4), "m" + number);
            case 1 -> script.call(2 * number + 1, random.nextInt(3), "x".repeat(random.nextInt(50)));
            case 2 ->
                script.frame(
                        Script.CALL,
                        Script.MORE,
                        2 * number + 1,
                        new Script().varint(0).varint(random.nextInt(100)).bytes());
            case 3 -> script.piece(stream, random.nextBoolean(), "y".repeat(random.nextInt(30)));
            case 4 -> script.cancel(stream);
            case 5 -> script.answer(1 + 2 * random.nextInt(4), "z");
            default -> {
                byte[] payload = new byte[random.nextInt(40)];
                random.nextBytes(payload);
                script.frame(type, flags, stream, payload);
            }
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = bytes;
        for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt();
                case 2 -> { // left out
                    int length = Math.min(mutated.length - at, 1 + random.nextInt(12));
                    mutated = spliced(mutated, at, at + length, 0, 0);
                }
                case 3 -> { // doubled
                    int to = Math.min(mutated.length, at + 1 + random.nextInt(40));
                    mutated = spliced(mutated, at, at, at, to);
                }
                default -> { // from elsewhere
                    int from = random.nextInt(mutated.length);
                    int to = Math.min(mutated.length, from + 1 + random.nextInt(40));
                    mutated = spliced(mutated, at, at, from, to);
                }
            }
            if (mutated.length == 0) {
                return new byte[1];
            }
        }
        return mutated;
    }

    /** {@code bytes} with {@code from} to {@code to} replaced by {@code otherFrom} to {@code otherTo} of them. */
    private static byte[] spliced(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        return new Script()
                .raw(java.util.Arrays.copyOfRange(bytes, 0, from))
                .raw(java.util.Arrays.copyOfRange(bytes, otherFrom, otherTo))
                .raw(java.util.Arrays.copyOfRange(bytes, to, bytes.length))
                .bytes();
    }

    /** A valid conversation's bytes to one side. */
    private static byte[] conversation(boolean toServer) {
        Script script = new Script().preface().hello(5_000, 5, 5).method(0, "a/B");
        int first = toServer ? 1 : 2;
        script.call(first, 0, "one")
                .frame(
                        Script.CALL,
                        Script.TIMED | Script.META,
                        first + 2,
                        new Script()
                                .varint(0)
                                .varint(1_000)
                                .varint(4)
                                .raw("metamessage")
                                .bytes())
                .frame(
                        Script.ONE_WAY,
                        0,
                        first + 4,
                        new Script().varint(0).raw("w").bytes())
                .frame(
                        Script.CALL,
                        Script.MORE,
                        first + 6,
                        new Script().varint(0).varint(9).raw("abc").bytes())
                .frame(Script.PING, 0, 0, new byte[8])
                .piece(first + 6, true, "def")
                .call(first + 8, 0, "between")
                .piece(first + 6, false, "ghi")
                .cancel(first + 8);
        if (!toServer) {
            script.frame(Script.ANSWER, Script.MORE, 1, new Script().varint(6).bytes())
                    .answer(3, "three")
                    .piece(1, true, "abc")
                    .fail(5, 5, 2, "not found")
                    .piece(1, false, "def");
        }
        return script.frame(Script.CLOSE, 0, 0, new Script().text(2, "bye").bytes())
                .bytes();
    }
}
