package dev.beckon.cli.export.food;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;

/** It is too late. */
@RpcError(code = Code.DATA_LOSS)
public final class Burnt extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String dish;

    /** Of this dish. */
    public Burnt(String dish) {
        super(dish);
        this.dish = dish;
    }

    /** Which. */
    public String dish() {
        return dish;
    }
}
