package vault;

import dev.beckon.api.Authenticator;
import dev.beckon.api.Principal;
import dev.beckon.api.RpcException;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.tls.Tls;
import dev.beckon.runtime.tls.Tls.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A server that knows its callers, by certificate or by token, and lets nobody else in. */
public final class Night {

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vault");
        Keys keys = new Keys(folder);
        char[] password = Keys.PASSWORD.toCharArray();

        Path serverKey = keys.make("server", "dns:localhost");
        Path billingKey = keys.make("billing", "uri:spiffe://example.org/billing");
        Tls ofServer = Tls.DEFAULT
                .certificate(serverKey, password)
                .trust(keys.certificate(billingKey))
                .clientCertificate(ClientCertificate.OPTIONAL);
        Tls ofGuest = Tls.DEFAULT.trust(keys.certificate(serverKey));
        Tls ofBilling = ofGuest.certificate(billingKey, password);

        Authenticator tokens = Authenticator.tokens(Map.of("t0p-secret", Principal.of("ada")));
        Authenticator certificateOrToken = introduction -> introduction.certified() == null
                ? tokens.authenticate(introduction)
                : CompletableFuture.completedFuture(introduction.certified());

        try (Server server = Server.builder()
                        .port(0)
                        .tls(ofServer)
                        .authenticator(certificateOrToken)
                        .serve(Vault.class, new GuardedVault())
                        .start();
                Client billing = Client.builder(server.address()).tls(ofBilling).build();
                Client ada = Client.builder(server.address())
                        .tls(ofGuest)
                        .bearer(() -> "t0p-secret")
                        .build();
                Client thief = Client.builder(server.address())
                        .tls(ofGuest)
                        .bearer(() -> "guessed")
                        .build()) {
            tell(billing, "spiffe://example.org/billing");
            tell(ada, "ada");
            tell(ada, "spiffe://example.org/billing");
            tell(thief, "ada");
        }
    }

    private static void tell(Client client, String box) {
        try {
            System.out.println(client.service(Vault.class).open(box).join());
        } catch (CompletionException failed) {
            RpcException why = (RpcException) failed.getCause();
            System.out.println(why.code() + ": " + why.status().message().replaceAll(":\\d+:", ":"));
        }
    }

    private Night() {}
}
