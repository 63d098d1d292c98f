package dev.beckon.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/protocol.md says of the messages of Beckon's own services is what they are. */
final class ProtocolDocTest {

    private static final Pattern BLOCK = Pattern.compile("```proto\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(message|enum) (\\w+) \\{");
    private static final Pattern OPTION = Pattern.compile("\\{ option [^}]*}");

    @Test
    void documentedMessagesAreThoseOfTheServices() throws IOException {
        Map<String, String> real = new TreeMap<>();
        for (String contract : new String[] {"reflection/Reflection", "events/Events"}) {
            real.putAll(types(resource("/META-INF/beckon/dev/beckon/runtime/" + contract + ".proto")));
        }
        Map<String, String> told = new TreeMap<>();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/protocol.md")));
        while (blocks.find()) {
            told.putAll(types(blocks.group(1)));
        }

        assertThat(told).containsKeys("Delivery", "Event", "Handed", "ServiceDescription", "MissedReason");
        told.forEach((name, fields) -> assertThat(fields).as(name).isEqualTo(real.get(name)));
    }

    /** The body of each message and enum by its name, without comments and in one line. */
    private static Map<String, String> types(String proto) {
        String text = proto.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("//[^\n]*", " ");
        text = OPTION.matcher(text.replaceAll("\\s+", " ")).replaceAll(";");
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            int end = type.end();
            for (int depth = 1; depth > 0; end++) {
                depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
            }
            types.put(type.group(2), text.substring(type.end(), end - 1).strip());
        }
        return types;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ProtocolDocTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
