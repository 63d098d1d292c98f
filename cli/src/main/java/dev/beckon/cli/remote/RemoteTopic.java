package dev.beckon.cli.remote;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.api.EventBus;
import dev.beckon.api.Topic;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.runtime.events.TopicDescription;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A topic of a server, and how its events are JSON. Immutable. */
final class RemoteTopic {

    private final TopicDescription description;
    private final EventBus events;
    private final @Nullable Json json;
    private final @Nullable Descriptor type;

    /** The topic that is described so, whose events are described by its contract, if there is one that says how. */
    RemoteTopic(Remote remote, TopicDescription description) {
        this.description = description;
        events = remote.client().rawEvents(description.type());
        String service = description.service();
        String message = description.message();
        if (service == null || message == null) {
            json = null;
            type = null;
        } else {
            json = new Json(new Schema(remote.describe(service)));
            type = json.type(message);
        }
    }

    TopicDescription description() {
        return description;
    }

    /** Publishes to it and listens to it. */
    EventBus events() {
        return events;
    }

    /** As the bus takes it. */
    Topic<byte[]> topic() {
        return Topic.of(description.name(), byte[].class);
    }

    /**
     * The event that a person has written.
     *
     * @throws CommandFailedException if it is none
     */
    byte[] read(String text) {
        if (json == null || type == null) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "JSON: the server does not tell how a " + description.type() + " looks (expected: a topic of a"
                            + " contract that it serves)");
        }
        return json.read(text, type);
    }

    /** How an event looks, for the person. */
    String shape() {
        return type == null ? description.type() : Json.shape(type);
    }

    /** The event as a member of a JSON object: its name and value. */
    Member member(byte[] event) {
        if (json != null && type != null) {
            try {
                return new Member("data", json.writeLine(event, type));
            } catch (InvalidProtocolBufferException malformed) {
                // told as it is
            }
        }
        return new Member("data_base64", '"' + Base64.getEncoder().encodeToString(event) + '"');
    }

    /** A name and a value in JSON. */
    record Member(String name, String json) {}
}
