/**
 * How events travel: the contract {@link dev.beckon.runtime.events.Events}, an ordinary one, and its messages. Users publish and
 * listen by {@link dev.beckon.api.EventBus} instead. Start reading at {@code Events}.
 */
@NullMarked
package dev.beckon.runtime.events;

import org.jspecify.annotations.NullMarked;
