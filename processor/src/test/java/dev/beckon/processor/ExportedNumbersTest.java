package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.beckon.processor.LockedModule.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported file says the numbers that the lock file keeps, and which may not come back. */
final class ExportedNumbersTest {

    private static final String BEFORE = "acme.Kitchen\n" + LockedModule.IMPORTS + """
             @RpcService public interface Kitchen {
                enum Dish { NOODLES, SOUP, @Unknown TEA, CAKE }
                record Order(int a, int b, int c, int d, Dish dish) {}
                void order(Order order);
                void ring(int times, String who, boolean loud);
            }
            """;
    private static final String AFTER = "acme.Kitchen\n" + LockedModule.IMPORTS + """
             @RpcService public interface Kitchen {
                enum Dish { @Unknown TEA, SOUP }
                record Order(Dish dish, int d, int e, int b) {}
                void order(Order order);
                void ring(boolean loud);
            }
            """;

    @TempDir
    Path directory;

    @Test
    void whatIsGoneIsReserved() throws IOException, DescriptorValidationException {
        LockedModule module = new LockedModule(directory);
        module.update(BEFORE);
        Build build = module.update(AFTER);

        assertThat(build.classes().resolve("META-INF/beckon/acme/Kitchen.proto"))
                .content()
                .contains("""
                        message RingRequest {
                          reserved 1, 2;
                          bool loud = 3;
                        }
                        """, """
                        message Order {
                          reserved 1, 3;
                          Dish dish = 5;
                          int32 d = 4;
                          int32 e = 6;
                          int32 b = 2;
                        }
                        """, """
                        enum Dish {
                          reserved 3;
                          // Not in use: proto3 wants a constant of this number.
                          DISH_UNSPECIFIED = 0;
                          DISH_TEA = 2;
                          DISH_SOUP = 1;
                        }
                        """);
        FileDescriptorProto file = FileDescriptorSet.parseFrom(
                        Files.readAllBytes(build.classes().resolve("META-INF/beckon/acme/Kitchen.binpb")))
                .getFile(0);
        assertThat(file.getMessageType(3).getName()).isEqualTo("Order");
        assertThat(file.getMessageType(3).getReservedRange(1).getStart()).isEqualTo(3);
        assertThat(file.getMessageType(3).getReservedRange(1).getEnd()).isEqualTo(4);
        assertThat(file.getEnumType(0).getReservedRange(0).getStart()).isEqualTo(3);
        assertThat(file.getEnumType(0).getReservedRange(0).getEnd()).isEqualTo(3);
        assertThat(FileDescriptor.buildFrom(file, new FileDescriptor[0]).getServices())
                .hasSize(1);
    }
}
