package dev.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random records have the same bytes as the same content in protobuf-java, and come back from them. */
final class AgreesWithProtobufTest {

    private static final int VALUES = 20; // of each record and seed
    private static final Exported EXPORTED = Exported.read();
    private static final List<Class<?>> RECORDS = Stream.of(Shapes.class, Combinations.class, Numbered.class)
            .flatMap(contract -> Arrays.stream(contract.getDeclaredClasses()))
            .filter(Class::isRecord)
            .toList();

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void bytesAreTheSame(long seed) {
        Values values = new Values(new Random(seed));
        for (Class<?> type : RECORDS) {
            Descriptor descriptor = EXPORTED.message(type.getDeclaringClass(), type.getSimpleName());
            for (int i = 0; i < VALUES; i++) {
                Object value = values.makeRecord(type);
                byte[] expected = Protobuf.message(descriptor, Records.values((Record) value))
                        .toByteArray();
                byte[] encoded = Codecs.encode(value);
                if (!Arrays.equals(encoded, expected)) { // AssertJ compares arrays slowly
                    assertThat(encoded).as("seed %d: %s", seed, value).isEqualTo(expected);
                }
                Object decoded = Codecs.decode(type, expected);
                if (!Values.same(value, decoded)) {
                    fail("seed %d: %s came back as %s", seed, value, decoded);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void protobufReadsWhatIsWritten(long seed) throws InvalidProtocolBufferException {
        Values values = new Values(new Random(seed));
        for (Class<?> type : RECORDS) {
            Descriptor descriptor = EXPORTED.message(type.getDeclaringClass(), type.getSimpleName());
            for (int i = 0; i < VALUES / 4; i++) {
                Object value = values.makeRecord(type);
                DynamicMessage message = DynamicMessage.parseFrom(descriptor, Codecs.encode(value));
                assertThat(message.getUnknownFields().asMap())
                        .as("seed %d: %s", seed, value)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.beckon.conformance.Seeds#seeds")
    void unknownFieldsAreSkipped(long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        for (Class<?> type : RECORDS) {
            Descriptor descriptor = EXPORTED.message(type.getDeclaringClass(), type.getSimpleName());
            for (int i = 0; i < VALUES / 4; i++) {
                Object value = values.makeRecord(type);
                byte[] bytes = Protobuf.message(descriptor, Records.values((Record) value)).toBuilder()
                        .setUnknownFields(unknown(random, values))
                        .build()
                        .toByteArray();
                Object decoded = Codecs.decode(type, bytes);
                if (!Values.same(value, decoded)) {
                    fail("seed %d: %s came back as %s", seed, value, decoded);
                }
            }
        }
    }

    private static UnknownFieldSet unknown(Random random, Values values) {
        UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
            switch (random.nextInt(5)) {
                case 0 -> field.addVarint(random.nextLong());
                case 1 -> field.addFixed32(random.nextInt());
                case 2 -> field.addFixed64(random.nextLong());
                case 3 ->
                    field.addLengthDelimited(
                            com.google.protobuf.ByteString.copyFrom((byte[]) values.make(byte[].class)));
                default ->
                    field.addGroup(
                            random.nextBoolean() ? UnknownFieldSet.getDefaultInstance() : unknown(random, values));
            }
            unknown.mergeField(50 + random.nextInt(1 << 20), field.build());
        }
        return unknown.build();
    }
}
