package dev.beckon.cli.remote;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Code;
import dev.beckon.api.Detail;
import dev.beckon.api.RpcException;
import dev.beckon.api.Status;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.events.Events;
import dev.beckon.runtime.events.TopicDescription;
import dev.beckon.runtime.reflection.Reflection;
import dev.beckon.runtime.reflection.ServiceDescription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server at an address that a person has given, and what it tells of its services. Not thread-safe. */
final class Remote implements AutoCloseable {

    /** The service that the others are learned from. */
    static final String REFLECTION = "beckon.reflection.v1.Reflection";

    /** The services that every server has, or every one with topics. */
    static final Set<String> EVERYWHERE = Set.of(REFLECTION, "grpc.health.v1.Health", "beckon.events.v1.Events");

    /** What decides in slf4j-simple how much is logged; read when the first logger is made. */
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private static final int LONGEST = 64 * 1024 * 1024; // bytes of an answer, beyond what most servers send

    private final String address;
    private final Client client;
    private final Reflection reflection;
    private final Events events;

    /**
     * The server at {@code host}, {@code host:port} or {@code beckon://host:port}.
     *
     * @param options of all calls
     * @param secure sets up how the client connects
     * @throws CommandFailedException if that is no address, or what secures the connection is not right
     */
    Remote(String address, CallOptions options, Consumer<Client.Builder> secure) {
        this.address = address;
        if (System.getProperty(LOG_LEVEL) == null) { // what the log says of a connection is said by the command
            System.setProperty(LOG_LEVEL, "error");
        }
        Client.Builder builder;
        try {
            builder = Client.builder(address).maxMessage(LONGEST);
        } catch (IllegalArgumentException malformed) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "HOST:PORT: '" + address + "' (expected: such as localhost:7400, 10.0.0.1:7400 or [::1]:7400; "
                            + malformed.getMessage() + ")");
        }
        try {
            secure.accept(builder);
        } catch (IllegalArgumentException notRight) {
            throw new CommandFailedException(ExitCode.USAGE, String.valueOf(notRight.getMessage()));
        }
        client = builder.build();
        reflection = client.service(Reflection.class, options);
        events = client.service(Events.class, options);
    }

    Client client() {
        return client;
    }

    /** The full names of all services. */
    List<String> services() {
        return outcome(reflection.services());
    }

    /** The service of this full name. */
    ServiceDescription describe(String service) {
        return outcome(reflection.describe(service));
    }

    /**
     * The full name of the service that a person means by this name or the end of one.
     *
     * @throws CommandFailedException if it is none of the server's, or more than one
     */
    String fullName(String name) {
        List<String> services = services();
        if (services.contains(name)) {
            return name;
        }
        List<String> meant = services.stream()
                .filter(service -> service.endsWith('.' + name))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "SERVICE: '" + name + "' is " + (meant.isEmpty() ? "not served" : "ambiguous") + " at " + address
                        + " (expected: one of " + String.join(", ", meant.isEmpty() ? services : meant) + ")");
    }

    /** All topics, in the order of their names. */
    List<TopicDescription> topics() {
        return topics(null);
    }

    /**
     * The topic of this name.
     *
     * @throws CommandFailedException if the server has none
     */
    TopicDescription topic(String name) {
        return topics(name).get(0);
    }

    private List<TopicDescription> topics(@Nullable String name) {
        try {
            return events.topics(name).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RpcException remote) {
                if (remote.code() == Code.UNIMPLEMENTED) {
                    throw new CommandFailedException(ExitCode.STATUS, address + " has no topics: " + remote.status());
                }
                if (remote.code() == Code.NOT_FOUND) {
                    throw new CommandFailedException(
                            ExitCode.USAGE, remote.status().message());
                }
                throw failure(remote, Detail::toString);
            }
            throw failed;
        }
    }

    /** Waits for what the server tells of itself. */
    private <T> T outcome(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RpcException remote) {
                if (remote.code() == Code.UNIMPLEMENTED) {
                    throw new CommandFailedException(
                            ExitCode.STATUS,
                            address + " does not tell what it serves: " + remote.status()
                                    + "; its reflection is switched off");
                }
                throw failure(remote, Detail::toString);
            }
            throw failed;
        }
    }

    /**
     * How a call ended, for the person.
     *
     * @param shown what a detail says
     */
    static CommandFailedException failure(RpcException failed, Function<Detail, String> shown) {
        boolean unreached = failed.streamId() == 0
                && (failed.code() == Code.UNAVAILABLE || failed.code() == Code.DEADLINE_EXCEEDED);
        Status status = failed.status();
        StringBuilder told = new StringBuilder(new Status(status.code(), status.message(), status.ran()).toString());
        status.details().forEach(detail -> told.append('\n').append(shown.apply(detail)));
        return new CommandFailedException(unreached ? ExitCode.NO_SERVER : ExitCode.STATUS, told.toString());
    }

    @Override
    public void close() {
        client.close();
    }
}
