package dev.beckon.calls;

import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcService;

/** A contract that says itself which of its methods never blocks. */
@RpcService
public interface Spot {

    @NonBlocking
    String marked();

    String unmarked();
}
