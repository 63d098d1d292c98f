package dev.beckon.processor;

import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** What Kotlin compiles to class files that Java cannot call; said here in Kotlin's words. */
final class KotlinClasses {

    private KotlinClasses() {}

    /** Refuses a method that suspends, or that has a value class as a parameter or result. */
    static void refuseUncallable(ExecutableElement method, String label) {
        boolean suspends = method.getParameters().stream()
                .anyMatch(parameter -> FieldReader.nameOf(parameter.asType()).equals("kotlin.coroutines.Continuation"));
        if (suspends) {
            throw new Refusal(
                    method, label + ": a suspend function (expected: one that returns a CompletableFuture or waits)");
        }
        if (method.getSimpleName().toString().indexOf('-') >= 0) {
            throw new Refusal(
                    method,
                    label + ": named so by Kotlin for a value class (expected: what the value class holds, or a"
                            + " record marked @Inline)");
        }
    }

    /** Refuses a record whose constructor is hidden, as it is where a component is of a value class. */
    static void refuseUncreatable(TypeElement type) {
        int components = type.getRecordComponents().size();
        boolean callable = ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().size() == components
                        && !constructor.getModifiers().contains(Modifier.PRIVATE));
        if (!callable && !type.getModifiers().contains(Modifier.PRIVATE)) {
            throw new Refusal(
                    type,
                    type.getSimpleName() + ": its constructor is private (expected: one that can be called; in Kotlin,"
                            + " no component of a value class)");
        }
    }
}
