package dev.beckon.security;

import dev.beckon.api.CallContext;
import dev.beckon.api.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets everybody through and says who it was. Thread-safe. */
final class OpenGate implements Gate {

    final AtomicInteger calls = new AtomicInteger();

    @Override
    public CompletableFuture<String> whoAmI() {
        calls.incrementAndGet();
        Principal caller = CallContext.current().principal();
        String roles = caller.get("roles");
        return CompletableFuture.completedFuture(caller.name() + (roles == null ? "" : " (" + roles + ")"));
    }

    @Override
    public CompletableFuture<byte[]> mirror(byte[] bytes) {
        calls.incrementAndGet();
        return CompletableFuture.completedFuture(bytes);
    }
}
