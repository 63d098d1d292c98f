/**
 * Ten times as many calls as a server can answer, from a process on another processor. Start reading at
 * {@link dev.beckon.bench.overload.OverloadBench}, which {@code dev/bench --overload} runs.
 */
@NullMarked
package dev.beckon.bench.overload;

import org.jspecify.annotations.NullMarked;
