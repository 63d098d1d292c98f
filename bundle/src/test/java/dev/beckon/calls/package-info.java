/** Calls as users make them, over real sockets and in process. Start reading at {@link dev.beckon.calls.CallsTest}. */
@NullMarked
package dev.beckon.calls;

import org.jspecify.annotations.NullMarked;
