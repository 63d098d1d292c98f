package dev.beckon.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are known beforehand. Keeps only their digests, and compares a token with all of them, so that the time
 * it takes says neither how much of a token was right nor whose it is. Immutable.
 */
final class StaticTokens {

    private record Known(byte[] digest, Principal principal) {}

    private final List<Known> all = new ArrayList<>();

    StaticTokens(Map<String, Principal> principals) {
        principals.forEach((token, principal) -> {
            Credentials.bearer(token); // checks it
            all.add(new Known(digest(token), principal));
        });
    }

    Principal principalOf(String token) {
        byte[] digest = digest(token);
        @Nullable Principal found = null;
        for (Known known : all) {
            if (MessageDigest.isEqual(known.digest, digest)) {
                found = known.principal;
            }
        }
        if (found == null) {
            throw new RpcException(
                    new Status(Code.UNAUTHENTICATED, "token: not known (expected: one that the server has)", Ran.NO));
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256: not there (expected: in every JDK)", missing);
        }
    }
}
