package dev.beckon.calls;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import java.util.concurrent.atomic.AtomicInteger;

/** A contract of nothing but a topic. */
@RpcService
public interface Signals {

    Topic<Signal> SENT = Topic.of("signals.sent", Signal.class);

    /** Knows how often a signal was read in order to be written. */
    record Signal(String text) {

        static final AtomicInteger READ = new AtomicInteger();

        @Override
        public String text() {
            READ.incrementAndGet();
            return text;
        }
    }
}
