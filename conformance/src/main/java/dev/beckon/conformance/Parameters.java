package dev.beckon.conformance;

import dev.beckon.api.RpcService;
import dev.beckon.conformance.Shapes.Color;
import dev.beckon.conformance.Shapes.Plain;
import dev.beckon.conformance.Shapes.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every type as a parameter and as a result, plain. */
@RpcService(name = "beckon.conformance.v1.Parameters")
public interface Parameters {

    void none();

    int anInt(int value);

    long aLong(long value);

    boolean aBoolean(boolean value);

    float aFloat(float value);

    double aDouble(double value);

    Integer boxedInt(Integer value);

    @Nullable
    Long boxedLong(@Nullable Long value);

    String string(String value);

    byte[] bytes(byte[] value);

    Color color(Color value);

    Point point(Point value);

    Instant instant(Instant value);

    Duration duration(Duration value);

    UUID uuid(UUID value);

    @Nullable
    String nullableString(@Nullable String value);

    byte @Nullable [] nullableBytes(byte @Nullable [] value);

    @Nullable
    Point nullablePoint(@Nullable Point value);

    Optional<Plain> optional(Optional<Plain> value);

    List<Long> list(List<Long> value);

    List<Point> points(List<Point> value);

    Map<String, Point> map(Map<String, Point> value);

    Map<Long, UUID> uuids(Map<Long, UUID> value);

    Plain many(
            Point first,
            @Nullable String second,
            List<Color> third,
            Map<Integer, Duration> fourth,
            Optional<byte[]> fifth,
            Plain sixth,
            boolean seventh,
            Instant eighth);
}
