package dev.beckon.simulator;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;

/** The error that errands declare. */
@RpcError(code = Code.FAILED_PRECONDITION)
public final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long id;

    /** The error of the errand with this number. */
    public Declined(long id) {
        super("errand " + id + " is declined");
        this.id = id;
    }

    /** The errand's number. */
    public long id() {
        return id;
    }
}
