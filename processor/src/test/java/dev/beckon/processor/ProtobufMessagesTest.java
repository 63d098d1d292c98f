package dev.beckon.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Struct;
import com.google.testing.compile.Compilation;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Messages that protobuf has generated the classes of travel as they are. */
final class ProtobufMessagesTest {

    private static final String IMPORTS = "package acme; import com.google.protobuf.*; import dev.beckon.api.*;"
            + " import java.util.*; import java.util.function.Function; import org.jspecify.annotations.Nullable;\n";
    private static final String ORDER = "acme.Order\n" + IMPORTS + """
            @dev.beckon.api.Message public record Order(
                    Struct plain, @Nullable StringValue absent, Optional<StringValue> optional, List<StringValue> list,
                    Map<String, StringValue> map) {
                static Object some() {
                    return new Order(
                        Struct.newBuilder().putFields("b", Value.newBuilder().setBoolValue(true).build())
                            .putFields("a", Value.newBuilder().setBoolValue(true).build()).build(),
                        StringValue.of("x"), Optional.of(StringValue.getDefaultInstance()),
                        List.of(StringValue.of("1"), StringValue.of("2")), Map.of("k", StringValue.of("v")));
                }
            }
            """;
    private static final String CONTRACT = "acme.Kitchen\n" + IMPORTS + """
            @RpcService public interface Kitchen {
                Struct whole(Struct order);
                Order order(List<StringValue> all, Order order);
                static Kitchen handler() {
                    return new Kitchen() {
                        @Override public Struct whole(Struct order) {
                            return order.toBuilder().putFields("r", Value.getDefaultInstance()).build();
                        }
                        @Override public Order order(List<StringValue> all, Order order) { return order; }
                    };
                }
                static Function<Object, Object> guest() {
                    return stub -> ((Kitchen) stub).whole(Struct.getDefaultInstance());
                }
            }
            """;

    @Test
    void theyComeBackAsTheyWere() throws Throwable {
        Compiled compiled = Compiled.of(ORDER);
        Object some = compiled.run("acme.Order", "some");
        byte[] encoded = compiled.encode("acme.Order", some);
        assertThat(encoded)
                .asHexString()
                .isEqualToIgnoringCase("0a12" + "0a070a01611202" + "2001" + "0a070a01621202" + "2001" // sorted
                        + "12030a0178" + "1a00" + "22030a0131" + "22030a0132" + "2a080a016b12030a0176");
        assertThat(compiled.decode("acme.Order", encoded)).isEqualTo(some);
    }

    @Test
    void malformedBytesAreRefused() {
        Compiled compiled = Compiled.of(ORDER);
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[] {0x0a, 2, 0x0a, 5}))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Order.plain: ")
                .hasMessageEndingWith(" (expected: a Struct)");
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[0]))
                .hasMessage("Order.plain: absent (expected: a Struct)");
        assertThatThrownBy(() -> compiled.decode("acme.Order", new byte[] {0x0a, 0, 0x0a, 0}))
                .hasMessage("Order.plain: given twice (expected: at most once)");
    }

    @Test
    void aloneTheyAreRequestAndAnswer() throws Throwable {
        Compiled compiled = Compiled.of(ORDER, CONTRACT);
        ServiceBinding<Object> binding = compiled.binding("acme.Kitchen");
        Object stub = binding.stub(new LoopbackCaller<>(binding, compiled.run("acme.Kitchen", "handler")));
        @SuppressWarnings("unchecked")
        Function<Object, Object> guest = (Function<Object, Object>) compiled.run("acme.Kitchen", "guest");
        assertThat(((Struct) guest.apply(stub)).getFieldsMap()).containsOnlyKeys("r");
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("import \"google/protobuf/struct.proto\";\nimport \"google/protobuf/wrappers.proto\";\n")
                .contains("  rpc whole(google.protobuf.Struct) returns (google.protobuf.Struct);\n")
                .contains("  map<string, google.protobuf.StringValue> map = 5;\n");
    }

    @Test
    void theContractSaysWhatIsImported() throws IOException {
        Compiled compiled = Compiled.of("acme.Kitchen\n" + IMPORTS + """
                @RpcService
                @ProtoImport(file = "acme/descriptor.proto", protoPackage = "acme.d", types = DescriptorProtos.class)
                @ProtoImport(file = "none.proto", types = {Api.class, Struct.class})
                public interface Kitchen {
                    void a(DescriptorProtos.FieldDescriptorProto whole);
                    void b(DescriptorProtos.DescriptorProto.ExtensionRange inner, int more);
                }
                """);
        assertThat(compiled.resource("META-INF/beckon/acme/Kitchen.proto"))
                .contains("import \"acme/descriptor.proto\";\n")
                .contains("  rpc a(.acme.d.FieldDescriptorProto) returns")
                .contains("  .acme.d.DescriptorProto.ExtensionRange inner = 1;\n");
    }

    @Test
    void withoutAnImportAFieldIsBytesAndAWholeMessageIsRefused() {
        String type = FieldDescriptorProto.class.getCanonicalName();
        Compilation field = Compiled.compile(
                List.of("-Xlint:all"),
                List.of(),
                "acme.Kitchen\n" + IMPORTS + "@RpcService public interface Kitchen { void a(int number, " + type
                        + " second); }");
        assertThat(field.warnings())
                .extracting(warning -> warning.getMessage(Locale.ROOT))
                .containsExactly(type
                        + ": of an unknown .proto file (expected: @ProtoImport(file = ..., types ="
                        + " FieldDescriptorProto.class) on Kitchen); exported as bytes until then");
        Compilation whole = Compiled.compile(
                "acme.Kitchen\n" + IMPORTS + "@RpcService public interface Kitchen { void a(" + type + " only); }");
        assertThat(whole.errors())
                .extracting(error -> error.getMessage(Locale.ROOT))
                .containsExactly(type
                        + ": of an unknown .proto file (expected: @ProtoImport(file = ..., types ="
                        + " FieldDescriptorProto.class) on Kitchen)");
    }
}
