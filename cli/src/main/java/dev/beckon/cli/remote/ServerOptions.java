package dev.beckon.cli.remote;

import dev.beckon.api.CallOptions;
import dev.beckon.api.Credentials;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server a command speaks to, and how long it waits for it; picocli fills it. */
final class ServerOptions {

    private static final Duration USUAL = Duration.ofSeconds(30);

    @Parameters(
            index = "0",
            paramLabel = "HOST:PORT",
            description = "Where the server is; the port is 7400 if left out.")
    private String address = "";

    @Option(
            names = {"-d", "--deadline"},
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long to wait for the server, each for connecting, for asking what it serves and for the"
                    + " call, such as 500ms, 5s or 1m; 30s if not set, and for the items of a stream"
                    + " no end.")
    private @Nullable Duration deadline;

    @Option(
            names = "--plaintext",
            description = "Connect in plain text also to other machines, as the server there may want it.")
    private boolean plaintext;

    @Option(
            names = "--trust",
            paramLabel = "PEM",
            description =
                    "Connect by TLS, and believe a server whose certificate is in this file or issued by one of it.")
    private @Nullable Path trust;

    @Option(
            names = "--certificate",
            paramLabel = "PEM",
            description = "Connect by TLS and show this certificate, with the private key in the same file.")
    private @Nullable Path certificate;

    @Option(
            names = "--token",
            paramLabel = "FILE",
            description = "Send the bearer token in this file. A token on the command line could be read by others.")
    private @Nullable Path token;

    /** For picocli. */
    ServerOptions() {}

    /** Those of a call that takes no longer. */
    CallOptions callOptions() {
        try {
            return CallOptions.DEFAULT.deadline(deadline == null ? USUAL : deadline);
        } catch (IllegalArgumentException outOfBounds) {
            throw new CommandFailedException(ExitCode.USAGE, "--deadline: " + outOfBounds.getMessage());
        }
    }

    /** Those of a call that returns a stream. */
    CallOptions streamOptions() {
        return deadline == null ? CallOptions.DEFAULT : callOptions();
    }

    /** The server. */
    Remote connect() {
        return new Remote(address, callOptions(), this::secure);
    }

    /** Sets up how the client connects; throws {@link IllegalArgumentException} if a file is not right. */
    private void secure(Client.Builder client) {
        if (plaintext) {
            client.plaintext();
        }
        if (trust != null || certificate != null) {
            if (plaintext) {
                throw new IllegalArgumentException(
                        "--plaintext: together with --trust or --certificate (expected: one of them)");
            }
            Tls tls = trust == null ? Tls.DEFAULT : Tls.DEFAULT.trust(trust);
            client.tls(certificate == null ? tls : tls.certificate(certificate, certificate));
        }
        if (token != null) {
            Credentials credentials = Credentials.bearer(read(token).strip());
            client.credentials(() -> credentials);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "--token: " + file + " cannot be read (expected: a file with a token)", unreadable);
        }
    }
}
