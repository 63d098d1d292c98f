package dev.beckon.cli.remote;

import dev.beckon.api.RpcService;

/** Another service whose name ends alike. */
@RpcService(name = "market.v2.Market")
public interface NewMarket {

    int open();
}
