package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.api.Code;
import dev.beckon.api.RpcErrorType;
import dev.beckon.api.RpcException;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import dev.beckon.conformance.Faults.Refused;
import java.lang.reflect.AnnotatedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The data of a typed error have the bytes that protobuf-java gives the exported message. */
final class FaultsTest {

    private static final Exported EXPORTED = Exported.read();
    private static final RpcException STATUS = new RpcException(Code.ABORTED, "s");

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    @SuppressWarnings("unchecked")
    void dataAreTheExportedMessage(long seed) throws ReflectiveOperationException {
        Values values = new Values(new Random(seed));
        RpcErrorType<Refused> type =
                (RpcErrorType<Refused>) FaultsMethods.ORDER.errors().get(0);
        assertThat(type.type())
                .isEqualTo(EXPORTED.message(Faults.class, "Refused").getFullName());
        for (int i = 0; i < 1_000; i++) {
            List<@Nullable Object> data = new ArrayList<>();
            for (AnnotatedType each : Refused.class.getConstructors()[0].getAnnotatedParameterTypes()) {
                data.add(values.make(each));
            }
            Refused error = (Refused) Refused.class.getConstructors()[0].newInstance(data.toArray());
            byte[] expected = Protobuf.message(EXPORTED.message(Faults.class, "Refused"), data)
                    .toByteArray();
            Encoder out = new Encoder(1);
            type.encode(error, out);
            assertThat(Codecs.bytes(out)).as("seed %d: %s", seed, data).isEqualTo(expected);
            Refused read = type.decode(new Decoder(CodecLimits.DEFAULT).reset(expected, 0, expected.length), STATUS);
            List<@Nullable Object> back = Arrays.asList(
                    read.getMessage(), read.number, read.perhaps, read.color, read.points, read.plains, read.at);
            assertThat(Values.same(data, back)).as("seed %d: %s", seed, data).isTrue();
        }
    }

    @Test
    void anErrorWithoutDataIsAnEmptyMessage() {
        RpcErrorType<?> type = FaultsMethods.ORDER.errors().get(1);
        assertThat(EXPORTED.message(Faults.class, "KitchenClosed").getFullName())
                .isEqualTo(type.type());
        assertThat(EXPORTED.message(Faults.class, "KitchenClosed").getFields()).isEmpty();
    }
}
