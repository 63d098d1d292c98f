package vault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes keys and certificates with the JDK's keytool. For trying only: here each certificate vouches for itself, and
 * the others are told to trust it; elsewhere an authority issues them, and only that is trusted.
 */
final class Keys {

    static final String PASSWORD = "changeit";

    private final Path folder;

    Keys(Path folder) {
        this.folder = folder;
    }

    /** A key and a certificate for this subject alternative name, as PKCS #12. */
    Path make(String name, String alternativeName) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        keytool(
                store,
                List.of("-genkeypair", "-dname", "CN=" + name, "-ext", "san=" + alternativeName),
                List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
        return store;
    }

    /** The certificate in such a file, as PEM. */
    Path certificate(Path store) throws IOException, InterruptedException {
        Path pem = Path.of(store + ".pem");
        keytool(store, List.of("-exportcert", "-rfc", "-file", pem.toString()), List.of());
        return pem;
    }

    private static void keytool(Path store, List<String> what, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        command.addAll(more);
        command.addAll(List.of("-alias", "own", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
