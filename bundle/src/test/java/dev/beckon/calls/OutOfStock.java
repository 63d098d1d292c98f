package dev.beckon.calls;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;
import java.util.List;

/** An error with data that is read in each of the ways there are. */
@RpcError(code = Code.FAILED_PRECONDITION)
public class OutOfStock extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    public final List<Shop.Ware> others;

    private final String ware;
    private final int left;

    public OutOfStock(String message, String ware, int left, List<Shop.Ware> others) {
        super(message);
        this.ware = ware;
        this.left = left;
        this.others = others;
        if (left < 0) {
            throw new IllegalArgumentException("left: " + left + " (expected: 0 or more)");
        }
    }

    public String ware() {
        return ware;
    }

    public int getLeft() {
        return left;
    }
}
