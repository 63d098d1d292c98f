package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sources of targets tell, and when. */
final class TargetsTest {

    private static final Duration OFTEN = Duration.ofMillis(10);

    private final HeardTargets heard = new HeardTargets();
    private Targets.Watch watch = () -> {};

    @AfterEach
    void stopWatching() {
        watch.close();
    }

    @TempDir
    private Path folder;

    private void write(String content) throws IOException {
        Path fresh = folder.resolve("fresh");
        Files.writeString(fresh, content);
        Files.move(
                fresh, folder.resolve("servers"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void fileIsReadAgainWhenItChangesAndBadContentSaysWhatIsBad() throws Exception {
        Path file = folder.resolve("servers");
        watch = new FileTargets(file, OFTEN).watch(heard);
        assertThat(heard.next()).isEqualTo("failed: " + file + ": no such file (expected: one address to a line)");
        write("# all\r\n\n a:1 # the first\n[::1]:2\n");
        assertThat(heard.next()).isEqualTo("a:1,::1:2");
        write("a:1\nhttp://b\n");
        assertThat(heard.next())
                .startsWith("failed: " + file + ":2: address: 'http://b' (expected: ")
                .endsWith("no other scheme)");
        write("# nobody\n");
        assertThat(heard.next()).isEqualTo("failed: " + file + ": no addresses (expected: at least one)");
        write("b");
        assertThat(heard.next()).isEqualTo("b:7400");
    }

    @Test
    void sameContentIsToldOnceAndTroubleOnceUntilItChanges() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<String> name = new AtomicReference<>("10.0.0.1");
        DnsTargets.Resolver resolver = host -> {
            looks.incrementAndGet();
            if (name.get().isEmpty()) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getByName(name.get())};
        };
        watch = new DnsTargets(Address.parse("kitchen:7"), OFTEN, OFTEN, resolver).watch(heard);
        assertThat(heard.next()).isEqualTo("10.0.0.1:7");
        awaitLooks(looks, 5);
        name.set("");
        assertThat(heard.next()).isEqualTo("failed: host 'kitchen' is not known");
        awaitLooks(looks, 5);
        name.set("10.0.0.1");
        assertThat(heard.next()).as("after trouble it is told again").isEqualTo("10.0.0.1:7");
        name.set("10.0.0.2");
        assertThat(heard.next()).isEqualTo("10.0.0.2:7");
    }

    private static void awaitLooks(AtomicInteger looks, int more) throws InterruptedException {
        int before = looks.get();
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (looks.get() < before + more && System.nanoTime() < until) {
            Thread.onSpinWait();
            Thread.yield();
        }
        assertThat(looks.get()).isGreaterThanOrEqualTo(before + more);
    }

    @Test
    void allAddressesOfANameAreTargetsThatKeepTheName() throws Exception {
        DnsTargets.Resolver resolver = host -> new InetAddress[] {
            InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1}),
            InetAddress.getByAddress(host, InetAddress.getByName("2001:db8::7").getAddress())
        };
        AtomicReference<String> names = new AtomicReference<>();
        Targets.Listener listener = new Targets.Listener() {
            @Override
            public void targets(List<InetSocketAddress> addresses) {
                names.set(Address.of(addresses.get(0)) + " " + Address.of(addresses.get(1)));
                heard.targets(addresses);
            }

            @Override
            public void failed(String why) {
                heard.failed(why);
            }
        };
        watch = new DnsTargets(Address.parse("kitchen:7"), OFTEN, resolver).watch(listener);
        assertThat(heard.next()).isEqualTo("10.0.0.1:7,2001:db8:0:0:0:0:0:7:7");
        assertThat(names.get()).isEqualTo("beckon://kitchen:7 beckon://kitchen:7");
    }

    @Test
    void lostServerMakesItLookAgainBeforeItsTime() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        DnsTargets.Resolver resolver = host ->
                new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, (byte) looks.incrementAndGet()})
                };
        watch = new DnsTargets(Address.parse("kitchen:7"), Duration.ofHours(1), OFTEN, resolver).watch(heard);
        assertThat(heard.next()).isEqualTo("10.0.0.1:7");

        watch.refresh();

        assertThat(heard.next()).isEqualTo("10.0.0.2:7");
        watch.refresh();
        assertThat(heard.next()).isEqualTo("10.0.0.3:7");
    }

    @Test
    void refreshAfterTheEndDoesNothing() throws Exception {
        watch = new FileTargets(folder.resolve("servers"), OFTEN).watch(heard);
        watch.close();

        watch.refresh();
        watch.close();
    }
}
