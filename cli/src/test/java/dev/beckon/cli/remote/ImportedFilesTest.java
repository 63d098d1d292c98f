package dev.beckon.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.cli.Ran;
import dev.beckon.cli.remote.parcels.Parcel;
import dev.beckon.runtime.Client;
import dev.beckon.runtime.Server;
import dev.beckon.runtime.reflection.ReflectionBlocking;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contracts that import other {@code .proto} files are described with these. */
final class ImportedFilesTest {

    private Server server;

    @BeforeEach
    void serve() {
        server = Server.builder()
                .port(0)
                .serve(Post.class, (parcel, far) -> parcel.toBuilder()
                        .setAddress(parcel.getAddress() + " + " + far)
                        .build())
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void messagesOfProtobufAreJson() {
        assertThat(Ran.beckon("call", "localhost:" + server.port(), "Post/send", """
                        {"parcel": {"address": "Bern", "size": {"width": 3}, "sent": "2026-11-22T12:00:00Z"}, "far": 4}"""))
                .isEqualTo(new Ran(0, """
                        {
                          "address": "Bern + 4",
                          "size": {
                            "width": 3,
                            "height": 0
                          },
                          "sent": "2026-11-22T12:00:00Z"
                        }
                        """, ""));
        assertThat(Ran.beckon("describe", "localhost:" + server.port(), "Post").out())
                .contains("import \"parcels/parcel.proto\";\n", ".parcels.Parcel parcel = 1;\n")
                .doesNotContain("message Parcel ");
    }

    @Test
    void descriptorsHaveWhatIsImportedBeforeWhatImportsIt() throws InvalidProtocolBufferException {
        byte[] descriptors;
        try (Client client =
                Client.builder("beckon://localhost:" + server.port()).build()) {
            descriptors = client.service(ReflectionBlocking.class)
                    .describe("post.v1.Post")
                    .descriptors();
        }
        FileDescriptorSet set = FileDescriptorSet.parseFrom(descriptors);

        assertThat(set.getFileList())
                .extracting(FileDescriptorProto::getName)
                .containsExactly("parcels/size.proto", "parcels/parcel.proto", "dev/beckon/cli/remote/Post.proto");
        assertThat(set.getFile(1)).isEqualTo(Parcel.getDescriptor().getFile().toProto());
    }
}
