package market;

import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Reactor on both sides. */
public final class WithReactor {

    private static final Duration TICK = Duration.ofMillis(10);

    private static final class ReactiveExchange implements Exchange {

        private final AtomicLong cents = new AtomicLong(100);

        @Override
        public Flow.Publisher<Price> follow(String share) {
            Flux<Price> prices = Flux.interval(TICK).onBackpressureLatest().map(tick -> price(share));
            return JdkFlowAdapter.publisherToFlowPublisher(prices);
        }

        private Price price(String share) {
            return new Price(share, cents.getAndIncrement());
        }
    }

    private WithReactor() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        try (Server server = Server.builder()
                        .port(0)
                        .serve(Exchange.class, new ReactiveExchange())
                        .start();
                Client client = Client.connect(server.address())) {
            Exchange exchange = client.service(Exchange.class);

            Flux<Exchange.Price> prices = JdkFlowAdapter.flowPublisherToFlux(exchange.follow("tea"));

            prices.take(3).toStream().forEach(System.out::println);
        }
    }
}
