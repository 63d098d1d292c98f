/**
 * Measures Beckon's codecs beside protobuf-java. Start reading at {@link dev.beckon.bench.codec.CodecBench}, which
 * {@link dev.beckon.bench.codec.CodecReport} runs.
 */
@NullMarked
package dev.beckon.bench.codec;

import org.jspecify.annotations.NullMarked;
