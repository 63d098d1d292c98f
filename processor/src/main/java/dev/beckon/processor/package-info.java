/**
 * Generates, at compile time, what a contract needs: stub, dispatcher, the other view, codecs and a {@code .proto}.
 *
 * <p>Start reading at {@link dev.beckon.processor.BeckonProcessor}. A {@code ContractReader} turns an interface into a
 * {@code Contract}, a {@code FieldReader} turns types into {@code Field}s; the writers turn these into source.
 */
@NullMarked
package dev.beckon.processor;

import org.jspecify.annotations.NullMarked;
