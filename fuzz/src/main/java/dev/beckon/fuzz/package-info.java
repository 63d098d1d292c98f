/**
 * Hostile bytes for everything that decodes. A {@link dev.beckon.fuzz.Target} has kinds of input, each with its check;
 * start reading at {@link dev.beckon.fuzz.MessageCheck}.
 */
@NullMarked
package dev.beckon.fuzz;

import org.jspecify.annotations.NullMarked;
