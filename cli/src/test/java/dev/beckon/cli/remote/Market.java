package dev.beckon.cli.remote;

import dev.beckon.api.Idempotent;
import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Something to be called from outside, with all that JSON can say. */
@RpcService(name = "market.v1.Market")
public interface Market {

    /** {@return the same} */
    Basket echo(Basket basket);

    String show(String name, List<Integer> numbers);

    /** What the metadata of the call has under this name. */
    @Nullable
    String metadata(String name);

    /** Does not answer. */
    void hold();

    @OneWay
    void note(String text);

    /** Fails. */
    void fail(String why);

    /** Sells what there is. */
    @Idempotent
    void sell(Kind kind) throws SoldOut;

    /** Baskets, the larger ones later; fails after the third. */
    Flow.Publisher<Basket> baskets(int many);

    /** How many kinds there are. */
    int count(Flow.Publisher<Kind> kinds);

    /**
     * All kinds of things.
     *
     * @param size of the basket
     */
    record Basket(
            int size,
            long many,
            Map<String, Long> prices,
            Optional<Instant> bought,
            List<Kind> kinds,
            byte[] seal,
            @Nullable Basket inner) {}

    /** A kind of thing. */
    enum Kind {
        APPLE,
        PEAR
    }
}
