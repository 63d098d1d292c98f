package dev.beckon.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.beckon.cli.Ran;
import dev.beckon.cli.demo.DemoCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken out of jars and folders. */
final class ProtoCommandTest {

    private static final String NAME = "dev/beckon/cli/demo/WordCount.proto";

    @TempDir
    private Path folder;

    @Test
    void filesOfAFolderAreWrittenAsTheyAre() throws IOException, URISyntaxException {
        Path target = folder.resolve("protos");
        Path written = target.resolve(NAME);

        assertThat(Ran.beckon("proto", classes(), "-o", target.toString())).isEqualTo(new Ran(0, written + "\n", ""));
        assertThat(written).hasContent(wordCount());
    }

    @Test
    void filesOfAJarArePrintedAfterTheirPath() throws IOException {
        Path jar = jar(
                "a.jar",
                "META-INF/beckon/a/B.proto",
                "package a;\n",
                "META-INF/beckon/C.proto",
                "// C\n",
                "x.proto",
                "");

        assertThat(Ran.beckon("proto", jar.toString()))
                .isEqualTo(new Ran(0, "// C.proto\n// C\n// a/B.proto\npackage a;\n", ""));
    }

    @Test
    void sameFileInTwoJarsIsWrittenOnce() throws IOException {
        Path first = jar("a.jar", "META-INF/beckon/B.proto", "b\n");
        Path second = jar("b.jar", "META-INF/beckon/B.proto", "b\n");
        Path third = jar("c.jar", "META-INF/beckon/B.proto", "other\n");

        assertThat(Ran.beckon("proto", first.toString(), second.toString()).out())
                .isEqualTo("// B.proto\nb\n");
        assertThat(Ran.beckon("proto", first.toString(), third.toString()))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "proto: JAR: " + third + ": B.proto differs from that of another jar (expected: one version of"
                                + " it)\n"));
    }

    @Test
    void hostileJarsWriteNothingOutside() throws IOException {
        Path jar = jar("evil.jar", "META-INF/beckon/../../../evil.proto", "x");

        assertThat(Ran.beckon(
                        "proto", jar.toString(), "-o", folder.resolve("out").toString()))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "proto: JAR: " + jar
                                + " has ../../../evil.proto (expected: a path inside META-INF/beckon/)\n"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void whatHoldsNoContractIsToldSo() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.jar"), "no zip");
        Path empty = jar("empty.jar", "x.class", "");

        assertThat(Ran.beckon("proto", garbage.toString()).err())
                .startsWith("proto: JAR: " + garbage + " is none: ")
                .endsWith(" (expected: a jar)\n");
        assertThat(Ran.beckon("proto", empty.toString()))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "proto: JAR: " + empty
                                + " has no contract (expected: META-INF/beckon/**/*.proto, which beckon-processor"
                                + " writes)\n"));
        assertThat(Ran.beckon("proto", folder.toString()).exitCode()).isEqualTo(1);
        assertThat(Ran.beckon("proto", folder.resolve("none").toString()))
                .isEqualTo(new Ran(
                        2,
                        "",
                        "proto: JAR: " + folder.resolve("none")
                                + " does not exist (expected: a jar or a folder of classes)\n"));
        assertThat(Ran.beckon("proto").exitCode()).isEqualTo(2);
    }

    @Test
    void descriptorsThatAreNotOfTheFileAreRefused() throws IOException {
        String proto = "// x\nsyntax = \"proto3\";\n\npackage p;\n\nmessage Y {\n  int32 y = 1;\n}\n";
        FileDescriptorProto whole = FileDescriptorProto.newBuilder()
                .setName("A.proto")
                .setPackage("p")
                .addMessageType(DescriptorProto.newBuilder().setName("Y"))
                .build();
        FileDescriptorProto other = whole.toBuilder()
                .setName("B.proto")
                .setMessageType(0, DescriptorProto.newBuilder().setName("Y").addReservedName("other"))
                .build();
        FileDescriptorProto outside = whole.toBuilder().setPackage("..evil").build();

        assertThat(exported(proto, new byte[] {1, 2, 3}))
                .startsWith("proto: JAR: descriptors of A.proto: ")
                .endsWith(" (expected: those of this file)\n");
        assertThat(exported(proto, set(other)))
                .isEqualTo("proto: JAR: descriptors of A.proto: not its (expected: those of this file)\n");
        assertThat(exported(proto, set(outside)))
                .isEqualTo("proto: JAR: descriptors of A.proto: not its (expected: those of this file)\n");
        Path two = bytes(
                "META-INF/beckon/A.proto",
                proto.getBytes(StandardCharsets.UTF_8),
                "META-INF/beckon/A.binpb",
                set(whole),
                "META-INF/beckon/B.proto",
                proto.getBytes(StandardCharsets.UTF_8),
                "META-INF/beckon/B.binpb",
                set(other));
        assertThat(Ran.beckon("proto", two.toString()))
                .isEqualTo(new Ran(
                        1,
                        "",
                        "proto: JAR: A.proto: its descriptors do not have 'int32 y = 1;' (expected: a file as"
                                + " beckon-processor writes it)\n"));
    }

    private String exported(String proto, byte[] descriptors) throws IOException {
        Path jar = bytes(
                "META-INF/beckon/A.proto",
                proto.getBytes(StandardCharsets.UTF_8),
                "META-INF/beckon/A.binpb",
                descriptors);
        Ran ran = Ran.beckon("proto", jar.toString());
        assertThat(ran.exitCode()).isEqualTo(1);
        return ran.err();
    }

    private static byte[] set(FileDescriptorProto file) {
        return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
    }

    private Path bytes(Object... entries) throws IOException {
        Path jar = folder.resolve("made.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) entries[i]));
                zip.write((byte[]) entries[i + 1]);
            }
        }
        return jar;
    }

    @Test
    void whatCannotBeWrittenIsToldSo() throws IOException, URISyntaxException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Ran ran = Ran.beckon("proto", classes(), "-o", file.toString());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).startsWith("proto: DIR: " + file.resolve(NAME) + " cannot be written: ");
    }

    private static String classes() throws URISyntaxException {
        return Path.of(DemoCommand.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static String wordCount() throws IOException {
        try (InputStream in = DemoCommand.class.getResourceAsStream("/META-INF/beckon/" + NAME)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
