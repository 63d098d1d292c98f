package dev.beckon.processor;

import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/**
 * One method of a contract.
 *
 * @param method as declared
 * @param name on the wire; it also names what is generated for the method
 * @param javaName in Java, which several methods may share
 * @param index its place among the contract's methods
 * @param style how the contract declares it
 * @param oneWay whether it gets no answer
 * @param nonBlocking whether the contract marks it so
 * @param parameters as fields of the request, in their order
 * @param request what the request message is, if the only parameter is a message, or a publisher of messages
 * @param result as a field of the answer, or of each item; null if there is none
 * @param response what the answer's message is, if the result is a message
 * @param durable whether it is marked so
 * @param idempotent whether it is marked so
 * @param callId the parameter that is the call's id, null if none is
 * @param items the parameter that is a publisher, as a field that holds one of its items; null if none is
 * @param errors the typed errors that it declares to throw
 * @param thrown all that it declares to throw
 */
record Call(
        ExecutableElement method,
        String name,
        String javaName,
        int index,
        Style style,
        boolean oneWay,
        boolean nonBlocking,
        List<Field> parameters,
        @Nullable MessageType request,
        @Nullable Field result,
        @Nullable MessageType response,
        boolean durable,
        boolean idempotent,
        @Nullable Field callId,
        @Nullable Field items,
        List<ErrorType> errors,
        List<TypeName> thrown) {

    /** How a method gives its result. */
    enum Style {
        /** As what it returns. */
        PLAIN,
        /** In a {@code CompletableFuture}. */
        FUTURE,
        /** In a {@code CompletionStage}. */
        STAGE,
        /** As the items of a {@code Flow.Publisher}, in every view. */
        ITEMS
    }

    /** The same method, with these fields and errors in place of its own. */
    Call with(List<Field> otherParameters, @Nullable Field otherResult, List<ErrorType> otherErrors) {
        Field otherId = named(callId, otherParameters);
        Field otherItems = named(items, otherParameters);
        return new Call(
                method,
                name,
                javaName,
                index,
                style,
                oneWay,
                nonBlocking,
                otherParameters,
                request,
                otherResult,
                response,
                durable,
                idempotent,
                otherId,
                otherItems,
                otherErrors,
                thrown);
    }

    private static @Nullable Field named(@Nullable Field field, List<Field> among) {
        return among.stream()
                .filter(other -> field != null && other.name().equals(field.name()))
                .findFirst()
                .orElse(null);
    }

    /** Whether the result is many items. */
    boolean returnsItems() {
        return style == Style.ITEMS;
    }

    /** The parameters that travel in the request itself: all but the one that is a publisher. */
    List<Field> arguments() {
        return items == null
                ? parameters
                : parameters.stream().filter(parameter -> !isItems(parameter)).toList();
    }

    /** Whether this parameter is the publisher. */
    boolean isItems(Field parameter) {
        return items != null && items.name().equals(parameter.name());
    }

    /** Whether equal arguments have to be the same bytes in every process. */
    boolean canonical() {
        return durable || idempotent;
    }

    /** The constant that describes the method to the runtime. */
    String constant() {
        return Names.upperSnake(name);
    }

    /** The message made for the parameters where no parameter is it. */
    String requestName() {
        return Names.capital(name) + "Request";
    }

    /** The message made for the result where the result is not it. */
    String responseName() {
        return Names.capital(name) + "Response";
    }
}
