package ticker;

import dev.beckon.api.ItemReader;
import dev.beckon.api.RpcService;
import dev.beckon.api.Streams;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Streams from a server, to a server, and both ways at once; written and read as loops. */
public final class Ticker {

    /** A contract with a stream of every kind. */
    @RpcService
    public interface Exchange {

        /** The prices of a share, for ever. */
        Flow.Publisher<Price> follow(String share);

        /** Takes trades; returns what they are worth together. */
        CompletableFuture<Long> settle(String account, Flow.Publisher<Trade> trades);

        /** Says of each share what it costs. */
        Flow.Publisher<Price> ask(Flow.Publisher<String> shares);
    }

    /** What a share costs. */
    public record Price(String share, long cents) {}

    /** A number of shares, at a price. */
    public record Trade(String share, int number, long cents) {}

    private static final class HomeExchange implements Exchange {

        @Override
        public Flow.Publisher<Price> follow(String share) {
            return Streams.write(
                    out -> { // runs on a thread of its own, once for each caller
                        for (long cents = 100; ; cents++) {
                            out.send(new Price(
                                    share, cents)); // waits until the caller wants it; ends when it wants no more
                        }
                    });
        }

        @Override
        public CompletableFuture<Long> settle(String account, Flow.Publisher<Trade> trades) {
            AtomicLong worth = new AtomicLong();
            return Streams.each(trades, trade -> worth.addAndGet(trade.number() * trade.cents()))
                    .thenApply(none -> worth.get());
        }

        @Override
        public Flow.Publisher<Price> ask(Flow.Publisher<String> shares) {
            return Streams.write(out -> {
                try (ItemReader<String> asked = Streams.read(shares)) {
                    for (String share : asked) {
                        out.send(new Price(share, 100 + share.length()));
                    }
                }
            });
        }
    }

    private Ticker() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Exchange.class, new HomeExchange())
                        .start();
                Client client = Client.connect(server.address())) {
            Exchange exchange = client.service(Exchange.class);

            try (ItemReader<Price> prices = Streams.read(exchange.follow("tea"))) { // closing it cancels the stream
                for (Price price : prices) {
                    System.out.println(price);
                    if (price.cents() == 102) {
                        break;
                    }
                }
            }

            List<Trade> trades = List.of(new Trade("tea", 3, 100), new Trade("noodles", 1, 250));
            System.out.println(exchange.settle("t4", Streams.from(trades)).join());

            Streams.each(exchange.ask(Streams.from(List.of("tea", "soup"))), System.out::println)
                    .join();
        }
    }
}
