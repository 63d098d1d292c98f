/**
 * Measures how long each side takes to find that its peer is gone without a word. Start reading at
 * {@code dev/blackhole}, which runs {@link dev.beckon.bench.blackhole.BlackholeServer} and
 * {@link dev.beckon.bench.blackhole.BlackholeClient} in two network namespaces and cuts the way between them.
 */
@NullMarked
package dev.beckon.bench.blackhole;

import org.jspecify.annotations.NullMarked;
