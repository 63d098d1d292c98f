package dev.beckon.calls;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;

/** An error whose constructor leaves no room for a cause. */
@RpcError(code = Code.OUT_OF_RANGE)
public final class Unlucky extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int number;

    public Unlucky(int number) {
        super("number " + number, null);
        this.number = number;
    }

    public int number() {
        return number;
    }
}
