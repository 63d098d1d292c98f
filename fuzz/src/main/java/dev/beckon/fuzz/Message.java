package dev.beckon.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * A message as generated code reads and writes it.
 *
 * @param name of the kind of input
 * @param type what the contract's descriptors say of it
 * @param spelling of its texts
 */
record Message(String name, Descriptor type, Spelling spelling, Codec codec) {

    /** Reads and writes values. */
    interface Codec {
        @Nullable
        Object decode(Decoder in);

        void encode(@Nullable Object value, Encoder out);
    }
}
