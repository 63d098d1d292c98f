package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.Locale;
import javax.lang.model.type.TypeMirror;

/** How generated things are named. */
final class Names {

    private Names() {}

    /** The generated class in the package of {@code type} whose name is that of the type, joined by '_', and suffix. */
    static ClassName generated(ClassName type, String suffix) {
        return ClassName.get(type.packageName(), joined(type) + suffix);
    }

    /** The simple names of a type and those around it, joined by '_'. */
    static String joined(ClassName type) {
        return String.join("_", type.simpleNames());
    }

    /** {@code dishReady} as {@code dish_ready}; {@code URLPath2} as {@code url_path2}. */
    static String lowerSnake(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean starts = Character.isUpperCase(c)
                    && i > 0
                    && name.charAt(i - 1) != '_'
                    && (!Character.isUpperCase(name.charAt(i - 1))
                            || i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1)));
            if (starts) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    /** {@code dishReady} as {@code DISH_READY}. */
    static String upperSnake(String name) {
        return lowerSnake(name).toUpperCase(Locale.ROOT);
    }

    /** {@code order} as {@code Order}. */
    static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** A type as errors name it: without annotations, which javac prints differently from version to version. */
    static String of(TypeMirror type) {
        return TypeName.get(type).toString();
    }

    static String withArticle(String type) {
        return ("AEIOUaeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
