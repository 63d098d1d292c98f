package dev.beckon.bench.codec;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Objects made between two timed batches, so that each is encoded once, as one that is sent. */
public final class FreshObjects {

    /** How many are encoded in one timed batch: enough that reading the clock does not count. */
    static final int BATCH = 64;

    private FreshObjects() {}

    /** Trades that nothing has encoded yet. */
    @State(Scope.Thread)
    public static class Trades {

        final Trade[] trades = new Trade[BATCH];

        /** For JMH. */
        public Trades() {}

        /** Makes them anew, untimed. */
        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                trades[i] = Twins.copy(Trade.make(i));
            }
        }
    }

    /** TradeMessages that nothing has encoded yet. */
    @State(Scope.Thread)
    public static class TradeMessages {

        final TradeMessage[] messages = new TradeMessage[BATCH];

        /** For JMH. */
        public TradeMessages() {}

        /** Makes them anew, untimed. */
        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                messages[i] = Twins.message(Trade.make(i));
            }
        }
    }

    /** Invoices that nothing has encoded yet. */
    @State(Scope.Thread)
    public static class Invoices {

        final Invoice[] invoices = new Invoice[BATCH];

        /** For JMH. */
        public Invoices() {}

        /** Makes them anew, untimed. */
        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                invoices[i] = Twins.copy(Invoice.make(i));
            }
        }
    }

    /** InvoiceMessages that nothing has encoded yet. */
    @State(Scope.Thread)
    public static class InvoiceMessages {

        final InvoiceMessage[] messages = new InvoiceMessage[BATCH];

        /** For JMH. */
        public InvoiceMessages() {}

        /** Makes them anew, untimed. */
        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                messages[i] = Twins.message(Invoice.make(i));
            }
        }
    }
}
