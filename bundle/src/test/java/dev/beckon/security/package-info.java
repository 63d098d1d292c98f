/** Who may talk to whom, over real sockets. Start reading at {@link dev.beckon.security.TlsTest}. */
@NullMarked
package dev.beckon.security;

import org.jspecify.annotations.NullMarked;
