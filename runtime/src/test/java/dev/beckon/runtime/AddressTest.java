package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:7533,             localhost,      7533",
        "beckon://localhost:7533,    localhost,      7533",
        "BECKON://localhost:7533,    localhost,      7533",
        "localhost,                  localhost,      7400",
        "beckon://localhost,         localhost,      7400",
        "10.0.0.1:1,                 10.0.0.1,       1",
        "a-b.c_d.example:65535,      a-b.c_d.example, 65535",
        "kitchen_db:7400,            kitchen_db,     7400",
        "beckon:7400,                beckon,         7400",
        "[::1],                      [::1],          7400",
        "[::1]:7533,                 [::1],          7533",
        "beckon://[2001:db8::7]:443, [2001:db8::7],  443",
        "[::ffff:10.0.0.1]:7533,     [::ffff:10.0.0.1], 7533",
        "[fe80::1%eth0]:7533,        [fe80::1%eth0], 7533",
    })
    void schemeAndPortMayBeLeftOut(String text, String host, int port) {
        assertThat(Address.parse(text)).isEqualTo(new Address(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7533", "[::1]:7533", "localhost"})
    void isShownWithSchemeAndPortAndReadAgain(String text) {
        Address address = Address.parse(text);

        assertThat(address.toString()).startsWith("beckon://").matches(".*:\\d+");
        assertThat(Address.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:7400", "https://localhost", "tcp://[::1]:7400", "://localhost"})
    void anotherSchemeIsRefused(String text) {
        assertRefused(text, "host:port or beckon://host:port, no other scheme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "::1:7400", "beckon://2001:db8::7", "[::1", "[1:2]:7400", "[::1]7400", "a:1:2"})
    void ipv6IsInBrackets(String text) {
        assertRefused(text, "an IPv6 address in brackets, such as [::1]:7400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "beckon://",
                ":7400",
                "localhost:",
                "localhost:x",
                "localhost:-1",
                "localhost:+1",
                "localhost:٧",
                "localhost:99999999999",
                "localhost:7400/",
                "beckon://localhost/path",
                "localhost?x",
                "localhost#x",
                "user@localhost",
                "a b",
                "localhost:7400\n",
                "-a",
                "bücher.example",
                "mailto:x",
                "[]",
                "7400",
                "7400:7400",
            })
    void whatIsNoAddressIsRefused(String text) {
        assertRefused(text, "host:port or beckon://host:port, the port 7400 if left out");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, 999_999_999})
    void portHasItsBounds(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse("localhost:" + port))
                .withMessage("port: " + port + " (expected: 1 to 65535)");
    }

    @Test
    void bracketsAreNoPartOfWhatIsLookedUp() throws UnknownHostException {
        assertThat(Address.parse("[::1]:7533").resolve().getAddress().getHostAddress())
                .isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(Address.parse("127.0.0.1:7533").resolve().getPort()).isEqualTo(7533);
    }

    private static void assertRefused(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Address.parse(text))
                .withMessage("address: '" + text + "' (expected: " + expected + ")");
    }
}
