/** Contracts that use every type that has a codec, in every place where it may stand. */
@NullMarked
package dev.beckon.conformance;

import org.jspecify.annotations.NullMarked;
