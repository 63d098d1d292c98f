package dev.beckon.processor;

import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * A constant {@code Topic<T>} of a contract.
 *
 * @param element the constant
 * @param constant its name in Java
 * @param name the topic's name on the wire; null where the compiler does not show it
 * @param event the type of its events, as the field of a message that would hold one
 */
record ContractTopic(
        VariableElement element, String constant, @Nullable String name, Field event) {}
