package dev.beckon.runtime;

import dev.beckon.api.Credentials;
import dev.beckon.protocol.wire.Claim;
import dev.beckon.runtime.transport.Loop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who a client is, anew for each connection: its name, and credentials that are current. Thread-safe. */
final class Introducer {

    private static final Logger LOG = LoggerFactory.getLogger(Introducer.class);

    private final String name;
    private final @Nullable Supplier<Credentials> credentials;
    private final Workers workers;

    Introducer(String name, @Nullable Supplier<Credentials> credentials, Workers workers) {
        this.name = name;
        this.credentials = credentials;
        this.workers = workers;
    }

    static String checkedName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > Claim.LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: " + length + " bytes (expected: 1 to " + Claim.LONGEST_NAME + ", no control characters)");
        }
        return name;
    }

    /** Gives either the claim or the reason why there is none; on the loop, on which it is called. */
    void introduce(Loop loop, Consumer<Claim> ready, Consumer<Throwable> failed) {
        Supplier<Credentials> current = credentials;
        if (current == null) {
            ready.accept(name.isEmpty() ? Claim.NONE : new Claim("", new byte[0], name));
            return;
        }
        try {
            workers.execute(() -> {
                Claim claim;
                try {
                    Credentials now = current.get();
                    claim = new Claim(now.scheme(), now.secret(), name);
                } catch (Throwable thrown) { // the user's code
                    onLoop(loop, () -> failed.accept(thrown));
                    return;
                }
                onLoop(loop, () -> ready.accept(claim));
            });
        } catch (RejectedExecutionException full) {
            failed.accept(new RejectedExecutionException("no thread to ask for them, the callbacks' executor is full"));
        }
    }

    private static void onLoop(Loop loop, Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Credentials are no longer wanted: the client is closed");
        }
    }
}
