package dev.beckon.runtime.events;

import dev.beckon.api.Unknown;

/**
 * What becomes of a listener that has caught up with the topic and then takes events more slowly than they are published. It is told
 * of what it does not hear. Numbers are from 1 to 1,048,576; others are refused with {@code INVALID_ARGUMENT}.
 */
public sealed interface WhenSlow
        permits WhenSlow.ReadLater, WhenSlow.DropOldest, WhenSlow.KeepLatest, WhenSlow.GoOnLive, WhenSlow.Other {

    /** It reads them from the log, later. */
    record ReadLater() implements WhenSlow {}

    /** So many wait, and the oldest are dropped. */
    record DropOldest(int events) implements WhenSlow {}

    /** The latest of each key waits, and at most so many, of which the oldest are dropped. */
    record KeepLatest(int events) implements WhenSlow {}

    /** Once more than so many wait, it goes on with those that are published when it asks for one again. */
    record GoOnLive(int events) implements WhenSlow {}

    /** What a later version asks for; as {@link ReadLater}. */
    @Unknown
    record Other() implements WhenSlow {}
}
