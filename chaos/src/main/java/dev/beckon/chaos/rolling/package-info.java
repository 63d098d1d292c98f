/**
 * Restarts servers one after the other while a client calls them, and counts the calls that fail. Start reading at
 * {@link dev.beckon.chaos.rolling.Rolling}, which {@code dev/rolling} runs.
 */
@NullMarked
package dev.beckon.chaos.rolling;

import org.jspecify.annotations.NullMarked;
