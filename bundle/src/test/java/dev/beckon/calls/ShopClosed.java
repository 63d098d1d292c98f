package dev.beckon.calls;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;
import org.jspecify.annotations.Nullable;

/** An error without data, whose constructor takes the cause, and which is called otherwise on the wire. */
@RpcError(code = Code.ABORTED, name = "Closed")
public final class ShopClosed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShopClosed(@Nullable Throwable cause) {
        super(null, cause);
    }
}
