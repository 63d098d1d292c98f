/** What the commands of the bench measure with. Start reading at {@link dev.beckon.bench.measure.Latencies}. */
@NullMarked
package dev.beckon.bench.measure;

import org.jspecify.annotations.NullMarked;
