package dev.beckon.bench.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Beckon's codecs beside protobuf-java, on a small and a nested record.
 *
 * <p>{@code encode}: objects that were made just before, each once, to bytes in an array that is there already; {@code
 * again}: the same few objects over and over, for which protobuf-java remembers the sizes that it computed the first
 * time; {@code make}: making the object and writing it, both timed.
 * {@code decode}: from bytes to the object. {@code read}: every value is read as well (protobuf-java makes strings then).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBench {

    private static final int VARIANTS = 16; // so that no branch is always the same

    private final byte[] area = new byte[8192];
    private final Encoder out = new Encoder(16);
    private final Decoder in = new Decoder(CodecLimits.DEFAULT);
    private final Trade[] trades = new Trade[VARIANTS];
    private final TradeMessage[] tradeMessages = new TradeMessage[VARIANTS];
    private final byte[][] tradeBytes = new byte[VARIANTS][];
    private final Invoice[] invoices = new Invoice[VARIANTS];
    private final InvoiceMessage[] invoiceMessages = new InvoiceMessage[VARIANTS];
    private final byte[][] invoiceBytes = new byte[VARIANTS][];
    private int turn;

    /** For JMH. */
    public CodecBench() {}

    /** Makes the values and checks that both libraries write the same bytes. */
    @Setup
    public void prepare() {
        for (int i = 0; i < VARIANTS; i++) {
            trades[i] = Trade.make(i);
            tradeMessages[i] = Twins.message(trades[i]);
            tradeBytes[i] = tradeMessages[i].toByteArray();
            invoices[i] = Invoice.make(i);
            invoiceMessages[i] = Twins.message(invoices[i]);
            invoiceBytes[i] = invoiceMessages[i].toByteArray();
            check(tradeBytes[i], Twins.write(trades[i], out, area));
            check(invoiceBytes[i], Twins.write(invoices[i], out, area));
        }
    }

    private void check(byte[] expected, int length) {
        if (!java.util.Arrays.equals(expected, 0, expected.length, area, 0, length)) {
            throw new IllegalStateException("the two libraries do not write the same bytes");
        }
    }

    private int next() {
        return turn++ & VARIANTS - 1;
    }

    @Benchmark
    @OperationsPerInvocation(FreshObjects.BATCH)
    public int encode_small_beckon(FreshObjects.Trades fresh) {
        int length = 0;
        for (Trade trade : fresh.trades) {
            length += Twins.write(trade, out, area);
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(FreshObjects.BATCH)
    public int encode_small_protobuf(FreshObjects.TradeMessages fresh) {
        int length = 0;
        for (TradeMessage message : fresh.messages) {
            length += Twins.write(message, area);
        }
        return length;
    }

    @Benchmark
    public int again_small_beckon() {
        return Twins.write(trades[next()], out, area);
    }

    @Benchmark
    public int again_small_protobuf() {
        return Twins.write(tradeMessages[next()], area);
    }

    @Benchmark
    public int make_small_beckon() {
        return Twins.write(Twins.copy(trades[next()]), out, area);
    }

    @Benchmark
    public int make_small_protobuf() {
        return Twins.write(Twins.message(trades[next()]), area);
    }

    @Benchmark
    public Object decode_small_beckon() {
        return Twins.trade(in, tradeBytes[next()]);
    }

    @Benchmark
    public Object decode_small_protobuf() throws InvalidProtocolBufferException {
        return TradeMessage.parseFrom(tradeBytes[next()]);
    }

    @Benchmark
    public long read_small_beckon() {
        return Twins.read(Twins.trade(in, tradeBytes[next()]));
    }

    @Benchmark
    public long read_small_protobuf() throws InvalidProtocolBufferException {
        return Twins.read(TradeMessage.parseFrom(tradeBytes[next()]));
    }

    @Benchmark
    @OperationsPerInvocation(FreshObjects.BATCH)
    public int encode_nested_beckon(FreshObjects.Invoices fresh) {
        int length = 0;
        for (Invoice invoice : fresh.invoices) {
            length += Twins.write(invoice, out, area);
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(FreshObjects.BATCH)
    public int encode_nested_protobuf(FreshObjects.InvoiceMessages fresh) {
        int length = 0;
        for (InvoiceMessage message : fresh.messages) {
            length += Twins.write(message, area);
        }
        return length;
    }

    @Benchmark
    public int again_nested_beckon() {
        return Twins.write(invoices[next()], out, area);
    }

    @Benchmark
    public int again_nested_protobuf() {
        return Twins.write(invoiceMessages[next()], area);
    }

    @Benchmark
    public int make_nested_beckon() {
        return Twins.write(Twins.copy(invoices[next()]), out, area);
    }

    @Benchmark
    public int make_nested_protobuf() {
        return Twins.write(Twins.message(invoices[next()]), area);
    }

    @Benchmark
    public Object decode_nested_beckon() {
        return Twins.invoice(in, invoiceBytes[next()]);
    }

    @Benchmark
    public Object decode_nested_protobuf() throws InvalidProtocolBufferException {
        return InvoiceMessage.parseFrom(invoiceBytes[next()]);
    }

    @Benchmark
    public long read_nested_beckon() {
        return Twins.read(Twins.invoice(in, invoiceBytes[next()]));
    }

    @Benchmark
    public long read_nested_protobuf() throws InvalidProtocolBufferException {
        return Twins.read(InvoiceMessage.parseFrom(invoiceBytes[next()]));
    }
}
