package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.LockedModule.Build;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the last of a module's Beckon annotations goes is noticed, though javac asks nobody about annotations then. */
final class LockGuardTest {

    private static final String KITCHEN = "acme.Kitchen\n" + LockedModule.IMPORTS
            + " @RpcService public interface Kitchen { record Order(int a) {} void order(Order order);"
            + " Topic<Order> READY = Topic.of(\"ready\", Order.class); }";

    private static final String PLAIN = "acme.Plain\npackage acme; class Plain {}";

    @TempDir
    Path directory;

    private LockedModule module() {
        return new LockedModule(directory).findingProcessors();
    }

    private static void assertAllGone(Build build, int line) {
        assertThat(build.errors()).hasSize(3).allMatch(error -> error.contains(": gone, but "));
        assertThat(build.errors().get(0))
                .isEqualTo(String.format(
                        "-1: acme.Kitchen.Order: gone, but message in beckon.lock:%d (expected: keep it; if it has"
                                + " another name, mark it @Name(\"acme.Kitchen.Order\"), as those who listen and publish"
                                + " know it by this one; if neither peers nor kept bytes have it any more, remove its"
                                + " lines)",
                        line));
    }

    @Test
    void theLastContractThatIsGoneIsRefused() {
        LockedModule module = module();
        module.update(KITCHEN, PLAIN);
        String lock = module.lock();
        assertAllGone(module.compile(PLAIN), 5);
        assertAllGone(module.compile(PLAIN.replace("class", "@Deprecated class")), 5);
        assertAllGone(module.compile(List.of("-Abeckon.lock=update"), PLAIN), 5);
        assertThat(module.lock()).isEqualTo(lock);
    }

    @Test
    void anAnnotationThatIsGoneFromTheLastContractIsRefused() {
        LockedModule module = module();
        module.update(KITCHEN);
        Build build = module.compile(KITCHEN.replace("@RpcService", ""));
        assertThat(build.errors())
                .singleElement()
                .asString()
                .startsWith("1: acme.Kitchen: gone, but a service in beckon.lock:");
    }

    @Test
    void oneThatIsLeftIsNotReportedTwice() {
        LockedModule module = module();
        module.update(KITCHEN, "acme.Bar\n" + LockedModule.IMPORTS + " @Message record Bar(int a) {}");
        assertAllGone(module.compile("acme.Bar\n" + LockedModule.IMPORTS + " @Message record Bar(int a) {}"), 7);
        assertThat(module.compile("acme.Bar\n" + LockedModule.IMPORTS + " @Inline record Bar(int a) {}")
                        .errors())
                .hasSize(3);
    }

    @Test
    void aPartThatIsCompiledAloneFindsTheRest() {
        LockedModule module = module();
        Path output = directory.resolve("target/classes");
        module.compileInto(output, List.of("-Abeckon.lock=update"), KITCHEN).succeeded();
        Build part = module.compileInto(output, List.of(), PLAIN).succeeded();
        assertThat(part.warnings()).isEmpty();
    }

    @Test
    void nothingIsSaidWhereNothingIsLockedOrAllIsThere() {
        LockedModule module = module();
        Build plain = module.compile(List.of("-Abeckon.lock=update"), PLAIN).succeeded();
        assertThat(plain.warnings()).isEmpty();
        assertThat(module.lockFile()).doesNotExist();
        module.update(KITCHEN);
        Build locked = module.compile(KITCHEN, PLAIN.replace("class", "@Deprecated class"));
        assertThat(locked.succeeded().warnings()).isEmpty();
    }
}
