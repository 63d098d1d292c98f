package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.LockedModule.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the lock file lies, what it looks like, and when it is read and written. */
final class LockFileTest {

    private static final String KITCHEN = "acme.Kitchen\n" + LockedModule.IMPORTS + """
             @RpcService(name = "acme.v1.Kitchen") public interface Kitchen {
                enum Dish { NOODLES, SOUP }
                record Table(int number) {}
                record Order(Table table, Dish dish, @Nullable String note, List<Integer> counts, Map<String, UUID> ids) {}
                CompletableFuture<Table> order(Order order);
                long count(String table, Optional<Dish> dish, Instant since);
                void close();
                @OneWay void ring(int times);
            }
            """;

    @TempDir
    Path directory;

    private LockedModule module() {
        return new LockedModule(directory);
    }

    @Test
    void itHasALineForEachElement() throws IOException {
        LockedModule module = module();
        module.update(KITCHEN);
        assertThat(Files.readString(module.lockFile())).startsWith("# What peers and kept bytes know");
        assertThat(module.lock()).isEqualTo("""
                enum acme.Kitchen.Dish
                enum acme.Kitchen.Dish 0 = NOODLES
                enum acme.Kitchen.Dish 1 = SOUP
                message acme.Kitchen.Order
                message acme.Kitchen.Order 1 = table: required acme.Kitchen.Table
                message acme.Kitchen.Order 2 = dish: acme.Kitchen.Dish
                message acme.Kitchen.Order 3 = note: optional String
                message acme.Kitchen.Order 4 = counts: List<int>
                message acme.Kitchen.Order 5 = ids: Map<String, UUID>
                message acme.Kitchen.Table
                message acme.Kitchen.Table 1 = number: int
                method acme.v1.Kitchen/close: request -> nothing
                method acme.v1.Kitchen/count: request -> response
                method acme.v1.Kitchen/order: acme.Kitchen.Order -> acme.Kitchen.Table
                method acme.v1.Kitchen/ring: request, one-way
                request acme.v1.Kitchen/count 1 = table: String
                request acme.v1.Kitchen/count 2 = dish: optional acme.Kitchen.Dish
                request acme.v1.Kitchen/count 3 = since: required Instant
                request acme.v1.Kitchen/ring 1 = times: int
                response acme.v1.Kitchen/count 1 = result: long
                service acme.v1.Kitchen: acme.Kitchen""");
        assertThat(module.files()).containsExactly("beckon.lock", "pom.xml", "src", "target");
    }

    @Test
    void aCompilationThatFitsSaysNothing() {
        LockedModule module = module();
        module.update(KITCHEN);
        Build build = module.compile(KITCHEN).succeeded();
        assertThat(build.warnings()).isEmpty();
    }

    @Test
    void withoutAFileNothingIsSaidOrWritten() {
        LockedModule module = module();
        assertThat(module.compile(KITCHEN).succeeded().warnings()).isEmpty();
        assertThat(module.lockFile()).doesNotExist();
    }

    @Test
    void recordingTwiceWritesOnce() throws IOException {
        LockedModule module = module();
        module.update(KITCHEN);
        Files.writeString(module.lockFile(), Files.readString(module.lockFile()).replace("\n", "\r\n"));
        String before = Files.readString(module.lockFile());
        var written = Files.getLastModifiedTime(module.lockFile());
        module.update(KITCHEN);
        assertThat(Files.getLastModifiedTime(module.lockFile())).isEqualTo(written);
        module.update(KITCHEN.replace("int number", "int number, int seats"));
        assertThat(Files.readString(module.lockFile()))
                .isEqualTo(before.replace(
                        "acme.Kitchen.Table 1 = number: int\r\n",
                        "acme.Kitchen.Table 1 = number: int\r\nmessage acme.Kitchen.Table 2 = seats: int\r\n"));
    }

    @Test
    void commentsAtItsHeadAreKept() throws IOException {
        LockedModule module = module();
        module.lock("# ours\n# alone\n");
        module.update(KITCHEN);
        assertThat(Files.readString(module.lockFile())).startsWith("# ours\n# alone\nenum");
    }

    @Test
    void whatIsNotRecordedIsOneWarningWithTheCommand() {
        LockedModule module = module();
        module.update(KITCHEN);
        Build build = module.compile(
                        KITCHEN.replace("int number", "int number, String name").replace("SOUP", "SOUP, RICE"))
                .succeeded();
        assertThat(build.warnings())
                .containsExactly("2: not in beckon.lock yet: Dish.RICE is new, 2 (readers of before refuse it, or read"
                        + " what they marked @Unknown); Table.name is new, 2 (expected: recorded, and committed with the"
                        + " change; compile with -Abeckon.lock=update, in Maven: mvn clean compile"
                        + " -Dbeckon.lock=update)");
    }

    @Test
    void theOptionSaysWhereItLies() {
        LockedModule module = module();
        Path elsewhere = directory.resolve("wire.lock");
        module.compile(List.of("-Abeckon.lock=update", "-Abeckon.lock.file=" + elsewhere), KITCHEN)
                .succeeded();
        assertThat(elsewhere).exists();
        assertThat(module.lockFile()).doesNotExist();
        Build broken = module.compile(
                List.of("-Abeckon.lock.file=" + elsewhere), KITCHEN.replace("int number", "long number"));
        assertThat(broken.errors())
                .singleElement()
                .asString()
                .startsWith("3: Table.number: long, but int in wire.lock:15");
    }

    @Test
    void testsHaveNoneUnlessTheOptionSaysSo() {
        LockedModule module = module();
        module.update(KITCHEN);
        String before = module.lock();
        Path output = directory.resolve("target/test-classes");
        String other = "acme.Bar\n" + LockedModule.IMPORTS + "@RpcService interface Bar { void open(int door); }";
        Build build = module.compileInto(output, List.of("-Abeckon.lock=update"), other)
                .succeeded();
        assertThat(build.warnings()).isEmpty();
        assertThat(module.lock()).isEqualTo(before);
    }

    @Test
    void anotherValueOfTheOptionIsRefused() {
        assertThat(module().compile(List.of("-Abeckon.lock=upadte"), KITCHEN).errors())
                .containsExactly("-1: beckon.lock: upadte (expected: update, or nothing)");
    }

    @Test
    void aContractAndAMessageOfTwoContractsHaveOneEntry() {
        LockedModule module = module();
        module.update(
                "acme.Order\n" + LockedModule.IMPORTS + "@Message public record Order(int a) {}",
                "acme.A\n" + LockedModule.IMPORTS + "@RpcService interface A { void a(Order order); }",
                "acme.B\n" + LockedModule.IMPORTS + "@RpcService interface B { Order b(List<Order> orders); }");
        assertThat(module.lock()).isEqualTo("""
                message acme.Order
                message acme.Order 1 = a: int
                method acme.A/a: acme.Order -> nothing
                method acme.B/b: request -> acme.Order
                request acme.B/b 1 = orders: List<acme.Order>
                service acme.A: acme.A
                service acme.B: acme.B""");
    }

    @Test
    void compilingAPartKeepsTheRest() {
        LockedModule module = module();
        String order = "acme.Order\n" + LockedModule.IMPORTS + "public record Order(int a) {}";
        String a = "acme.A\n" + LockedModule.IMPORTS + "@RpcService public interface A { void a(Order order); }";
        String b = "acme.B\n" + LockedModule.IMPORTS + "@RpcService public interface B { void b(int c); }";
        Path output = directory.resolve("target/classes");
        module.compileInto(output, List.of("-Abeckon.lock=update"), order, a, b).succeeded();
        String before = module.lock();
        Build part =
                module.compileInto(output, List.of("-Abeckon.lock=update"), b).succeeded();
        assertThat(part.warnings()).isEmpty();
        assertThat(module.lock()).isEqualTo(before);
        Build other = module.compileInto(output, List.of(), a, order).succeeded();
        assertThat(other.warnings()).isEmpty();
    }

    @Test
    void namesAndConstantsInJavaMayChange() {
        LockedModule module = module();
        String head =
                "acme.Kitchen\n" + LockedModule.IMPORTS + "@RpcService public interface Kitchen { record Ready() {} ";
        module.update(head + "Topic<Ready> READY = Topic.of(\"ready\", Ready.class); void a(int b); void c(int b); }");
        Build build = module.compile(head
                + "Topic<Ready> DONE = Topic.of(\"ready\", Ready.class);"
                + " @Name(\"a\") void c(int b, int d); @Name(\"c\") @Idempotent void e(int b); void f(); }");
        assertThat(build.succeeded().warnings())
                .singleElement()
                .asString()
                .contains("Kitchen.c.d is new, 2; Kitchen.c was request -> nothing; Kitchen.f is new; Kitchen.DONE was"
                        + " acme.Kitchen.Ready, of acme.Kitchen.READY (");
    }

    /** Also where only a part is compiled, which does not have it. */
    @Test
    void typesOfTopicsKeepTheirNamesWhenTheyAreRenamed() {
        LockedModule module = module();
        String order = "acme.Order\n" + LockedModule.IMPORTS + "public record Order(int a, Size size) {}";
        String size = "acme.Size\n" + LockedModule.IMPORTS + "public enum Size { SMALL, LARGE }";
        String kitchen = "acme.Kitchen\n" + LockedModule.IMPORTS
                + "@RpcService public interface Kitchen { Topic<Order> READY = Topic.of(\"ready\", Order.class); }";
        String other = "acme.Other\n" + LockedModule.IMPORTS + "@RpcService interface Other {}";
        module.update(order, size, kitchen, other);
        String before = module.lock();

        String served = order.replace("acme.Order\n", "acme.Served\n")
                .replace("public record Order", "@Name(\"acme.Order\") public record Served")
                .replace("int a, Size size", "Extent size, int a");
        String extent = size.replace("acme.Size\n", "acme.Extent\n")
                .replace("public enum Size", "@Name(\"acme.Size\") public enum Extent");
        served = served.replace("Order(Size", "Served(Extent");
        String renamed = kitchen.replace("Order", "Served");
        Build build = module.compile(served, extent, renamed, other).succeeded();
        assertThat(build.warnings())
                .singleElement()
                .asString()
                .contains("acme.Size is acme.Extent in Java; acme.Order is acme.Served in Java");

        assertThat(module.update(served, extent, renamed, other).warnings()).isEmpty();
        assertThat(module.lock())
                .isEqualTo(before.replace("enum acme.Size\n", "enum acme.Size: acme.Extent\n")
                        .replace("message acme.Order\n", "message acme.Order: acme.Served\n"))
                .contains("topic ready: acme.Order, of acme.Kitchen.READY", "message acme.Order 1 = a: int");
        Path output = directory.resolve("target/classes");
        Build whole = module.compileInto(output, List.of(), served, extent, renamed, other);
        assertThat(whole.succeeded().warnings()).isEmpty();
        Build part = module.compileInto(output, List.of(), other);
        assertThat(part.succeeded().warnings()).isEmpty();
    }

    @Test
    void whatIsKeptOnDiskWithoutALockIsAWarningThatSaysWhy() {
        String head =
                "acme.Kitchen\n" + LockedModule.IMPORTS + "@RpcService public interface Kitchen { record Ready() {} ";
        String why =
                "1: Kitchen: its %s on disk, where bytes outlive this version of its types, and no beckon.lock keeps"
                        + " their numbers (expected: a lock file, committed; compile with -Abeckon.lock=update, in Maven: mvn clean"
                        + " compile -Dbeckon.lock=update)";
        String topics = head + "Topic<Ready> READY = Topic.of(\"ready\", Ready.class); }";
        assertThat(module().compile(topics).succeeded().warnings()).containsExactly(why.formatted("topics are kept"));
        assertThat(module().compile(head + "@Durable int a(@CallId String b); }")
                        .succeeded()
                        .warnings())
                .containsExactly(why.formatted("@Durable calls are kept"));
        assertThat(module().update(topics).warnings()).isEmpty();
    }

    @Test
    void gradleIsToldThatItIsIsolating() throws IOException {
        for (Processor processor : List.of(new BeckonProcessor(), new LockGuard())) {
            assertThat(processor.getSupportedOptions())
                    .containsExactlyInAnyOrder(
                            "beckon.lock", "beckon.lock.file", "org.gradle.annotation.processing.isolating");
        }
        try (var in = BeckonProcessor.class.getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
            assertThat(in)
                    .hasContent("dev.beckon.processor.LockGuard,dynamic\ndev.beckon.processor.BeckonProcessor,dynamic");
        }
    }
}
