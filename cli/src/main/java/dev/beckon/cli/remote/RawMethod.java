package dev.beckon.cli.remote;

import dev.beckon.api.RpcMethod;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;

/** The one method that is called, whose messages are bytes to Beckon. */
final class RawMethod extends RpcMethod<byte[]> {

    RawMethod(String service, String name, boolean oneWay) {
        super(service, name, 0, oneWay);
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
