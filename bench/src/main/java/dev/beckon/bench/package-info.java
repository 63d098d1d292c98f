/**
 * Measures Beckon beside a bare Netty echo and grpc-java. Start reading at {@link dev.beckon.bench.Bench}, which runs
 * each {@link dev.beckon.bench.Peer} in a pair of JVMs, {@link dev.beckon.bench.ServerProcess} and
 * {@link dev.beckon.bench.ClientProcess}.
 */
@NullMarked
package dev.beckon.bench;

import org.jspecify.annotations.NullMarked;
