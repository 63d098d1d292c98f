/**
 * The commands that speak to a server whose contracts are not known here: {@code describe} and {@code call}. What the
 * server tells of itself, a {@link dev.beckon.cli.remote.Remote} asks.
 */
@NullMarked
package dev.beckon.cli.remote;

import org.jspecify.annotations.NullMarked;
