/**
 * The border between the runtime and what carries its bytes: sockets, memory, or a simulation. Start reading at
 * {@link dev.beckon.runtime.transport.Transport}.
 */
@NullMarked
package dev.beckon.runtime.transport;

import org.jspecify.annotations.NullMarked;
