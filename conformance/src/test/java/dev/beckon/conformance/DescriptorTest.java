package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The descriptors that are exported beside a {@code .proto} are those that protoc makes of it. */
final class DescriptorTest {

    private static final Exported EXPORTED = Exported.read();

    @ParameterizedTest
    @ValueSource(
            classes = {
                Shapes.class,
                Parameters.class,
                Combinations.class,
                Variants.class,
                Faults.class,
                Described.class,
                Streamed.class
            })
    void bytesAreThoseOfProtoc(Class<?> contract) throws IOException {
        FileDescriptorSet exported = FileDescriptorSet.parseFrom(resource(contract, ".binpb"));
        FileDescriptorProto expected = EXPORTED.file(contract).toProto();

        assertThat(exported.getFileList()).containsExactly(expected);
        assertThat(exported.getFile(0).toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(resource(contract, ".binpb")).isEqualTo(exported.toByteArray()); // no field that protobuf skips
    }

    @Test
    void documentationIsPlainText() throws IOException {
        assertThat(new String(resource(Described.class, ".proto"), StandardCharsets.UTF_8))
                .contains(
                        """
                        // What is hard to say in a .proto: names that hide each other, documentation with lists & markup,
                        // deprecation.
                        //
                        // A second paragraph:
                        //
                        // - with a list, of one item that is so long that it has to be broken into more than one line of the
                        // file
                        // - and another
                        //
                        // as   {it}
                        //   stands
                        service Described {
                          // Says when.
                          rpc when(WhenRequest) returns (WhenResponse);

                          // A note.
                          rpc note(Hidden) returns (NoteResponse); // one-way: no answer is sent
                        """,
                        """
                        message WhenRequest {
                          // a time, over two lines
                          .google.protobuf.Timestamp since = 1;
                          // of those who ask
                          repeated string names = 2;
                        }
                        """,
                        "  int32 value = 1 [deprecated = true];\n",
                        "  // the first of them, or null: a < b\n",
                        """
                        enum Level {
                          // The lowest.
                          LEVEL_LOW = 0;
                          // Not in use.
                          LEVEL_MIDDLE = 1 [deprecated = true];
                          LEVEL_HIGH = 2;
                        }
                        """);
    }

    private static byte[] resource(Class<?> contract, String extension) throws IOException {
        String path = "/META-INF/beckon/" + contract.getName().replace('.', '/') + extension;
        try (InputStream in = contract.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        }
    }
}
