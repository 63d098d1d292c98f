package dev.beckon.runtime;

import dev.beckon.api.CallContext;
import dev.beckon.api.CurrentCall;
import dev.beckon.api.Interceptor;
import dev.beckon.api.NonBlocking;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.Decoder;
import java.util.List;

/**
 * Where the calls of one method go: the handler, and whether it may run on the loop. Immutable, but for the guesses
 * at the size of an answer and the time that it takes.
 */
final class Route {

    private final ServiceBinding<Object> binding;
    private final Object handler;
    private final RpcMethod<?> method;
    private final boolean nonBlocking;
    private final List<Interceptor> interceptors;
    private final boolean takesItems;
    private final boolean hasItems;
    final SizeGuess answerSize = new SizeGuess();
    final UsualTime usualTime = new UsualTime();

    private Route(ServiceBinding<Object> binding, Object handler, RpcMethod<?> method, List<Interceptor> interceptors) {
        this.binding = binding;
        this.handler = handler;
        this.method = method;
        this.interceptors = interceptors;
        this.takesItems = method.takesItems();
        this.hasItems = takesItems || method.returnsItems();
        this.nonBlocking = method.nonBlocking()
                || isNonBlocking(binding.type(), method)
                || isNonBlocking(handler.getClass(), method);
    }

    @SuppressWarnings("unchecked")
    static <T> Route of(ServiceBinding<T> binding, T handler, RpcMethod<?> method) {
        return new Route((ServiceBinding<Object>) binding, handler, method, List.of());
    }

    /** Whether interceptors see its calls. */
    boolean isIntercepted() {
        return !interceptors.isEmpty();
    }

    /** This route with calls that these see first. */
    Route through(List<Interceptor> all) {
        return all.isEmpty() ? this : new Route(binding, handler, method, all);
    }

    RpcMethod<?> method() {
        return method;
    }

    boolean takesItems() {
        return takesItems;
    }

    /** Whether there are items in either direction. */
    boolean hasItems() {
        return hasItems;
    }

    boolean nonBlocking() {
        return nonBlocking;
    }

    /** Reads the arguments and calls the handler, as the thread's current call. */
    void dispatch(Decoder arguments, ServerCall call, CurrentCall here) {
        CallContext before = here.set(call);
        try {
            if (interceptors.isEmpty()) {
                run(arguments, call);
            } else {
                new ServerInterception(interceptors, call, () -> run(arguments, call)).start();
            }
        } finally {
            here.set(before);
        }
    }

    private void run(Decoder arguments, ServerCall call) {
        try {
            binding.dispatch(handler, method.index(), arguments, call);
        } catch (Throwable thrown) {
            call.threw(thrown);
        }
    }

    private static boolean isNonBlocking(Class<?> type, RpcMethod<?> method) {
        if (type.isAnnotationPresent(NonBlocking.class)) {
            return true;
        }
        try {
            Class<?>[] parameters = method.parameterTypes().toArray(new Class<?>[0]);
            return type.getMethod(method.javaName(), parameters).isAnnotationPresent(NonBlocking.class);
        } catch (NoSuchMethodException elsewhere) {
            return false; // a method that the handler inherits in another shape
        }
    }
}
