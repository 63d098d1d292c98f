/**
 * Ways to keep events on a disk, measured at the same job. Start reading at {@link dev.beckon.bench.logs.LogsBench}, which
 * runs each {@link dev.beckon.bench.logs.Log} in a JVM of its own, {@link dev.beckon.bench.logs.LogProcess}.
 */
@NullMarked
package dev.beckon.bench.logs;

import org.jspecify.annotations.NullMarked;
