package dev.beckon.calls;

import dev.beckon.api.OneWay;
import dev.beckon.api.RpcService;

/** A contract with plain values. */
@RpcService
public interface Till {

    int add(int first, int second);

    String name();

    void reset();

    @OneWay
    void tick(String text);
}
