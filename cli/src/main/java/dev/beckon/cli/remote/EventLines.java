package dev.beckon.cli.remote;

import com.google.gson.stream.JsonWriter;
import dev.beckon.api.EventInfo;
import dev.beckon.api.Gap;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events and gaps of a topic as JSON objects, one a line. Immutable. */
final class EventLines {

    private final RemoteTopic topic;

    EventLines(RemoteTopic topic) {
        this.topic = topic;
    }

    /** @param event null if its key was deleted */
    String event(byte @Nullable [] event, EventInfo info) {
        return object(json -> {
            json.name("position").value(info.position().text());
            json.name("bookmark").value(info.bookmark().text());
            if (info.key() != null) {
                json.name("key").value(info.key());
            }
            json.name("id").value(info.id());
            json.name("source").value(info.source());
            json.name("time").value(info.time().toString());
            if (info.attempt() > 1) {
                json.name("attempt").value(info.attempt());
            }
            if (!info.headers().isEmpty()) {
                json.name("headers").beginObject();
                for (Map.Entry<String, String> header : info.headers().entrySet()) {
                    json.name(header.getKey()).value(header.getValue());
                }
                json.endObject();
            }
            if (event == null) {
                json.name("deleted").value(true);
            } else {
                RemoteTopic.Member member = topic.member(event);
                json.name(member.name()).jsonValue(member.json());
            }
        });
    }

    String gap(Gap gap) {
        return object(json -> {
            json.name("gap").beginObject();
            json.name("after").value(gap.after().text());
            json.name("resumed").value(gap.resumed().text());
            if (gap.missed().isPresent()) {
                json.name("missed").value(gap.missed().getAsLong());
            }
            json.name("reason").value(gap.reason().name());
            json.endObject();
        });
    }

    /** Writes members of an object. */
    private interface Members {
        void to(JsonWriter json) throws IOException;
    }

    private static String object(Members members) {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        try {
            json.setHtmlSafe(false);
            json.beginObject();
            members.to(json);
            json.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Json.steerless(text.toString());
    }
}
