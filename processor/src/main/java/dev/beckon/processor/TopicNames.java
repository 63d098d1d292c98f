package dev.beckon.processor;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.Trees;
import java.lang.reflect.Field;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name in {@code Topic.of("name", …)} from the source. Annotation processing does not show initializers, so
 * this takes javac's own trees; with another compiler, and for constants that come as class files, nothing is known.
 */
final class TopicNames {

    private final @Nullable Trees trees;

    TopicNames(ProcessingEnvironment environment) {
        trees = trees(environment);
    }

    /** Javac's trees, or null with another compiler. */
    static @Nullable Trees trees(ProcessingEnvironment environment) {
        try {
            return Trees.instance(environment);
        } catch (IllegalArgumentException | LinkageError notJavacItself) {
            ProcessingEnvironment wrapped = wrapped(environment);
            return wrapped == null ? null : trees(wrapped);
        }
    }

    /** The environment inside one that a build tool has put around javac's, as Gradle does. */
    private static @Nullable ProcessingEnvironment wrapped(ProcessingEnvironment environment) {
        for (Field field : environment.getClass().getDeclaredFields()) {
            if (ProcessingEnvironment.class.isAssignableFrom(field.getType())) {
                try {
                    field.setAccessible(true);
                    return (ProcessingEnvironment) field.get(environment);
                } catch (IllegalAccessException | RuntimeException closed) {
                    return null;
                }
            }
        }
        return null;
    }

    /**
     * The name of the topic that a constant holds, or null if the source is not there.
     *
     * @throws Refusal if the source is there and does not say it
     */
    @Nullable
    String name(VariableElement constant, String label) {
        if (trees == null || !(trees.getTree(constant) instanceof VariableTree declaration)) {
            return null;
        }
        if (made(declaration.getInitializer()) instanceof MethodInvocationTree call
                && isOf(call.getMethodSelect())
                && !call.getArguments().isEmpty()
                && call.getArguments().get(0) instanceof LiteralTree literal
                && literal.getValue() instanceof String name) {
            return name;
        }
        throw new Refusal(
                constant,
                label + ": a topic whose name cannot be read (expected: Topic.of(\"kitchen.dish-ready\","
                        + " DishReady.class), the name as a string literal)");
    }

    /** What a topic is made by, before it is told how its events are keyed. */
    private static @Nullable ExpressionTree made(@Nullable ExpressionTree initializer) {
        ExpressionTree made = initializer;
        while (made instanceof MethodInvocationTree call
                && call.getMethodSelect() instanceof MemberSelectTree selected
                && selected.getIdentifier().contentEquals("keyedBy")) {
            made = selected.getExpression();
        }
        return made;
    }

    private static boolean isOf(ExpressionTree method) {
        return method instanceof MemberSelectTree selected
                ? selected.getIdentifier().contentEquals("of")
                : method.toString().equals("of");
    }
}
