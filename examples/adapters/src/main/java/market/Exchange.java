package market;

import dev.beckon.api.RpcService;
import java.util.concurrent.Flow;

/** A contract with a stream; which library either side uses does not show. */
@RpcService
public interface Exchange {

    /** What a share costs. */
    record Price(String share, long cents) {}

    /** The prices of a share, for ever. */
    Flow.Publisher<Price> follow(String share);
}
