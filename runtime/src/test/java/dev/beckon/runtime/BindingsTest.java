package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What a user reads for whom the annotation processor has not run. */
final class BindingsTest {

    private static final String VERSION = "0.1.0-SNAPSHOT";

    /** Compiled without the processor, as every interface of this module. */
    interface Kitchen {
        String order(String dish);
    }

    @Test
    void clientNamesTheContractAndTheLinesThatAreMissing() {
        try (Server server = Server.builder().inProcessOnly().start();
                Client client = Client.inProcess(server).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.service(Kitchen.class))
                    .withMessageContaining("dev.beckon.runtime.BindingsTest$Kitchen has no generated code")
                    .withMessageContaining("<annotationProcessorPaths><path><groupId>dev.beckon</groupId>"
                            + "<artifactId>beckon-processor</artifactId><version>" + VERSION
                            + "</version></path></annotationProcessorPaths>")
                    .withMessageContaining("annotationProcessor(\"dev.beckon:beckon-processor:" + VERSION + "\")")
                    .withMessageContaining("<maven.compiler.proc>full</maven.compiler.proc>");
        }
    }

    @Test
    void serverNamesTheContractAsWell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Server.builder().serve(Kitchen.class, dish -> dish))
                .withMessageContaining("dev.beckon.runtime.BindingsTest$Kitchen has no generated code");
    }

    @Test
    void classIsNoContract() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bindings.of(String.class))
                .withMessage("service: java.lang.String is a class (expected: an interface marked @RpcService)");
    }
}
