package dev.beckon.cli.remote;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a text stops to be JSON and what is wanted there. Protobuf's parser is more tolerant, forgets what stands
 * after the first value, and gives advice to programmers.
 */
final class JsonSyntax {

    // in messages of the reader and in its own text; it may have read the character that is wrong, or not yet
    private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path ");

    private JsonSyntax() {}

    /** What is wrong with {@code json}, and near which place; null if it is one value, of whatever kind. */
    static @Nullable String fault(String json) {
        JsonReader reader = new JsonReader(new StringReader(json));
        try {
            reader.skipValue();
        } catch (EOFException incomplete) {
            return fault("ends too early", reader);
        } catch (IOException | NumberFormatException malformed) { // the second is of an escaped character
            return fault(wanted(String.valueOf(malformed.getMessage())), reader);
        }
        try {
            if (reader.peek() == JsonToken.END_DOCUMENT) {
                return null;
            }
        } catch (IOException more) {
            // said below
        }
        return fault("wanted nothing after the first value", reader);
    }

    private static String fault(String what, JsonReader reader) {
        Matcher place = PLACE.matcher(reader.toString());
        return "not JSON" + (place.find() ? " near line " + place.group(1) + ", column " + place.group(2) : "") + ": "
                + what;
    }

    private static String wanted(String message) {
        if (message.startsWith("Unterminated object")) {
            return "wanted ',' or '}'";
        } else if (message.startsWith("Unterminated array")) {
            return "wanted ',' or ']'";
        } else if (message.startsWith("Unterminated string")) {
            return "wanted '\"' at the end of the text";
        } else if (message.startsWith("Expected name")) {
            return "wanted a name in double quotes";
        } else if (message.startsWith("Expected ':'")) {
            return "wanted ':'";
        } else if (message.startsWith("Expected value")) {
            return "wanted a value";
        } else if (message.contains("escape sequence") || message.startsWith("\\u")) {
            return "wanted one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits";
        }
        return "wanted a value; text and names are in double quotes";
    }
}
