package vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes an authority and certificates with the JDK's keytool, as somebody's own authority would. For trying only. */
final class Keys {

    static final String PASSWORD = "changeit";

    private final Path folder;

    Keys(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Example authority", "-ext", "bc:c", store("ca"));
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", folder.resolve("ca.pem") + "", store("ca"));
    }

    /** The authority's certificate, as PEM. */
    Path authority() {
        return folder.resolve("ca.pem");
    }

    /** A key and its certificate for this subject alternative name, as PKCS #12. */
    Path issue(String name, String alternativeName) throws IOException, InterruptedException {
        String request = folder.resolve(name + ".csr").toString();
        String certificate = folder.resolve(name + ".pem").toString();
        keytool("-genkeypair", "-alias", "own", "-dname", "CN=" + name, store(name));
        keytool("-certreq", "-alias", "own", "-file", request, store(name));
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                certificate,
                "-ext",
                "san=" + alternativeName,
                store("ca"));
        Files.writeString(Path.of(certificate), Files.readString(Path.of(certificate)) + Files.readString(authority()));
        keytool("-importcert", "-noprompt", "-alias", "own", "-file", certificate, store(name));
        return folder.resolve(name + ".p12");
    }

    private String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    /** The last argument is the key store. */
    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments).subList(0, arguments.length - 1));
        command.addAll(List.of("-keystore", arguments[arguments.length - 1], "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
