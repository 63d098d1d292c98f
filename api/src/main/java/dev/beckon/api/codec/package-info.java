/**
 * The codec runtime: what generated codecs write to and read from, in the protobuf wire format.
 *
 * <p>Source of the format: the Protocol Buffers documentation, "Encoding". An {@link dev.beckon.api.codec.Encoder}
 * writes in place into a byte array that is the session's gather area where possible; a
 * {@link dev.beckon.api.codec.Decoder} reads from the array that the bytes arrived in.
 */
@NullMarked
package dev.beckon.api.codec;

import org.jspecify.annotations.NullMarked;
