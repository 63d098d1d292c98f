package dev.beckon.calls;

import dev.beckon.api.RpcService;
import dev.beckon.api.Topic;
import java.util.concurrent.CompletableFuture;

/** A contract with topics. */
@RpcService
public interface Newsroom {

    Topic<Story> STORIES = Topic.of("news.stories", Story.class);

    Topic<Weather> WEATHER = Topic.of("news.weather", Weather.class);

    /** Something that has happened. */
    record Story(String title, int words) {}

    /** How it is somewhere. */
    record Weather(String place, int degrees) {}

    CompletableFuture<String> editor();
}
