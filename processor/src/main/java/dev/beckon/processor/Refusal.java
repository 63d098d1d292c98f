package dev.beckon.processor;

import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Something in the user's source that cannot be generated for; becomes a compile error on {@link #element}. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Element element;

    /** With a message that names the culprit and says what to do; on no element if there is none any more. */
    Refusal(@Nullable Element element, String message) {
        super(message, null, false, false);
        this.element = element;
    }

    @Nullable
    Element element() {
        return element;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
