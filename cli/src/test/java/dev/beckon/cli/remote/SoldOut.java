package dev.beckon.cli.remote;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;

/** There is none left. */
@RpcError(code = Code.FAILED_PRECONDITION)
public final class SoldOut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final int days;

    /**
     * Of one kind.
     *
     * @param kind of thing
     * @param days until there are some again
     */
    public SoldOut(String kind, int days) {
        super(kind + " is sold out");
        this.kind = kind;
        this.days = days;
    }

    /** What is sold out. */
    public String kind() {
        return kind;
    }

    /** Until there are some again. */
    public int days() {
        return days;
    }
}
