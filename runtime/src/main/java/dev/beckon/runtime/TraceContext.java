package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.Metadata;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the W3C trace context from an incoming call to those that are made in its handler. Beckon does not trace
 * itself, so it passes both headers on unchanged, as the specification has it for such a participant.
 */
final class TraceContext {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    private TraceContext() {}

    /** The metadata of a call with the trace of the one that it is made in, unless it has one of its own. */
    static Metadata continued(Metadata own, CallContext within) {
        Metadata incoming = within.metadata();
        if (incoming.isEmpty() || own.get(PARENT) != null || incoming.get(PARENT) == null) {
            return own; // a state without its parent means nothing
        }
        List<Metadata.Entry> all = new ArrayList<>(own.without(STATE).entries());
        for (Metadata.Entry entry : incoming.entries()) {
            if (entry.name().equals(PARENT) || entry.name().equals(STATE)) {
                all.add(entry);
            }
        }
        Metadata continued = Metadata.of(all);
        return MetadataBlock.fits(continued) ? continued : own; // a trace is no reason to fail a call
    }
}
