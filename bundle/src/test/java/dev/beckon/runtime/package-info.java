/** Tests that look into the runtime: what it keeps must be nothing in the end. */
@NullMarked
package dev.beckon.runtime;

import org.jspecify.annotations.NullMarked;
