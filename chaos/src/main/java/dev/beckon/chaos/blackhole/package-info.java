/**
 * Measures how long each side takes to find that its peer is gone without a word. Start reading at
 * {@code dev/blackhole}, which runs {@link dev.beckon.chaos.blackhole.BlackholeServer} and
 * {@link dev.beckon.chaos.blackhole.BlackholeClient} in two network namespaces and cuts the way between them.
 */
@NullMarked
package dev.beckon.chaos.blackhole;

import org.jspecify.annotations.NullMarked;
