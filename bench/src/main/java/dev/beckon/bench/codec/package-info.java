/** What encoding and decoding cost, beside protobuf-java: {@link dev.beckon.bench.codec.CodecBench}. Start reading there. */
@NullMarked
package dev.beckon.bench.codec;

import org.jspecify.annotations.NullMarked;
