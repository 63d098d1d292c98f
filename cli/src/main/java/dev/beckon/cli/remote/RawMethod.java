package dev.beckon.cli.remote;

import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;

/** The one method that is called, whose messages are bytes to Beckon. */
final class RawMethod extends RpcMethod<byte[]> {

    private final boolean items;

    /** @param items whether many messages come back */
    RawMethod(String service, String name, boolean oneWay, boolean items) {
        super(service, name, 0, oneWay);
        this.items = items;
    }

    @Override
    public boolean returnsItems() {
        return items;
    }

    @Override
    public void encodeResult(byte[] result, Encoder out) {
        out.raw(result);
    }

    @Override
    public byte[] decodeResult(Decoder in) {
        return in.rest();
    }
}
