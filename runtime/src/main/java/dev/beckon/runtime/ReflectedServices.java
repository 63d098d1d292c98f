package dev.beckon.runtime;

import dev.beckon.api.Code;
import dev.beckon.api.RpcErrorType;
import dev.beckon.api.RpcException;
import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;
import dev.beckon.runtime.reflection.MethodDescription;
import dev.beckon.runtime.reflection.MethodKind;
import dev.beckon.runtime.reflection.Reflection;
import dev.beckon.runtime.reflection.ServiceDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a server serves from the files that the processor left beside the contracts. Immutable, thread-safe;
 * reads resources, so it is not for an event loop.
 */
final class ReflectedServices implements Reflection {

    private final SortedMap<String, ServiceBinding<?>> bindings = new TreeMap<>();

    /** Knows these services. */
    ReflectedServices(Collection<ServiceBinding<?>> served) {
        served.forEach(binding -> bindings.put(binding.service(), binding));
    }

    @Override
    public CompletableFuture<List<String>> services() {
        return CompletableFuture.completedFuture(List.copyOf(bindings.keySet()));
    }

    @Override
    public CompletableFuture<ServiceDescription> describe(String service) {
        ServiceBinding<?> binding = bindings.get(service);
        if (binding == null) {
            throw new RpcException(
                    Code.NOT_FOUND,
                    "service: '" + service + "' is not served (expected: one of " + bindings.keySet() + ")");
        }
        String text = binding.protoFile();
        return CompletableFuture.completedFuture(new ServiceDescription(
                service,
                new String(resource(binding, text), StandardCharsets.UTF_8),
                joined(
                        binding.importedFiles(),
                        resource(binding, text == null ? null : text.replaceFirst("\\.proto$", ".binpb"))),
                binding.methods().stream().map(ReflectedServices::describe).toList()));
    }

    /** Sets of descriptors one after the other are a set. */
    private static byte[] joined(byte[] imported, byte[] own) {
        byte[] all = Arrays.copyOf(imported, imported.length + own.length);
        System.arraycopy(own, 0, all, imported.length, own.length);
        return all;
    }

    private static MethodDescription describe(RpcMethod<?> method) {
        return new MethodDescription(
                method.name(),
                kind(method),
                method.durable(),
                method.errors().stream().map(RpcErrorType::type).toList());
    }

    private static MethodKind kind(RpcMethod<?> method) {
        if (method.takesItems()) {
            return method.returnsItems() ? MethodKind.BOTH_STREAM : MethodKind.CLIENT_STREAM;
        }
        if (method.returnsItems()) {
            return MethodKind.SERVER_STREAM;
        }
        return method.oneWay() ? MethodKind.ONE_WAY : MethodKind.CALL;
    }

    private static byte[] resource(ServiceBinding<?> binding, @Nullable String path) {
        String label = "description of " + binding.service() + ": ";
        if (path == null) {
            throw new RpcException(
                    Code.FAILED_PRECONDITION,
                    label + "none (expected: a contract compiled with this version of beckon-processor)");
        }
        // of the binding's own module: what lies under META-INF is never encapsulated
        try (InputStream in = binding.getClass().getResourceAsStream('/' + path)) {
            if (in != null) {
                return in.readAllBytes();
            }
        } catch (IOException unreadable) {
            throw new RpcException(Code.FAILED_PRECONDITION, label + path + " cannot be read: " + unreadable);
        }
        throw new RpcException(
                Code.FAILED_PRECONDITION,
                label + path + " is missing (expected: a resource in the jar of "
                        + binding.type().getName() + "; a jar that is repackaged has to keep META-INF/beckon)");
    }
}
