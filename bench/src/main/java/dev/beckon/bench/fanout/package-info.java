/** What {@code dev/bench --fanout} runs: one publisher, many who listen. Start reading at {@link dev.beckon.bench.fanout.FanoutBench}. */
@NullMarked
package dev.beckon.bench.fanout;

import org.jspecify.annotations.NullMarked;
