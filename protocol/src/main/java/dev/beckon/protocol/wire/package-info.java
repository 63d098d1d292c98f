/**
 * The bytes: preface, frame header, frame types, and the few control frames that are records. What each means stands
 * in {@code docs/protocol.md}. Start reading at {@link dev.beckon.protocol.wire.Frame}.
 */
@NullMarked
package dev.beckon.protocol.wire;

import org.jspecify.annotations.NullMarked;
