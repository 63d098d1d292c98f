/**
 * How connections are encrypted, and who a certificate says that its owner is. Start reading at
 * {@link dev.beckon.runtime.tls.Tls}.
 */
@NullMarked
package dev.beckon.runtime.tls;

import org.jspecify.annotations.NullMarked;
