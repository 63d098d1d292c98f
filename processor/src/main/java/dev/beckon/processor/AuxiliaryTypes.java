package dev.beckon.processor;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Warns of top-level types that stand in a file of another name. Generated code names them from files of its own; javac's
 * lint {@code auxiliaryclass} warns of each place, which no annotation there can suppress.
 */
final class AuxiliaryTypes {

    private static final String LINT = "auxiliaryclass";

    private final @Nullable Trees trees;
    private final Predicate<TypeElement> compiled;

    /** With what says whether a type is part of this compilation. */
    AuxiliaryTypes(ProcessingEnvironment environment, Predicate<TypeElement> compiled) {
        trees = TopicNames.trees(environment);
        this.compiled = compiled;
    }

    /** Warns of those among the elements and the types around them. */
    void warn(Set<Element> named, Problems problems) {
        Set<TypeElement> outermost = new LinkedHashSet<>();
        for (Element element : named) {
            Element around = element;
            while (around.getEnclosingElement() instanceof TypeElement type) {
                around = type;
            }
            if (around instanceof TypeElement type && compiled.test(type)) {
                outermost.add(type);
            }
        }
        for (TypeElement type : outermost) {
            SuppressWarnings suppressed = type.getAnnotation(SuppressWarnings.class);
            JavaFileObject file = file(type);
            String name = type.getSimpleName().toString();
            if (file != null
                    && !file.isNameCompatible(name, JavaFileObject.Kind.SOURCE)
                    && (suppressed == null || !Arrays.asList(suppressed.value()).contains(LINT))) {
                String path = file.getName();
                problems.warn(
                        type,
                        name + ": beside other types in " + path.substring(path.lastIndexOf('/') + 1)
                                + ", but named by generated files, of which -Xlint:" + LINT + " warns (expected: a"
                                + " file of its own, or nested in a type; without that lint @SuppressWarnings(\""
                                + LINT + "\"))");
            }
        }
    }

    private @Nullable JavaFileObject file(TypeElement type) {
        TreePath path = trees == null ? null : trees.getPath(type);
        return path == null ? null : path.getCompilationUnit().getSourceFile();
    }
}
