package dev.beckon.conformance;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;
import dev.beckon.api.RpcService;
import dev.beckon.conformance.Shapes.Color;
import dev.beckon.conformance.Shapes.Plain;
import dev.beckon.conformance.Shapes.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data of typed errors. */
@RpcService(name = "beckon.conformance.faults.v1.Faults")
public interface Faults {

    void order(String dish) throws Refused, Closed;

    /** An error without data. */
    @RpcError(code = Code.ABORTED, name = "KitchenClosed")
    final class Closed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Closed() {}
    }

    /** An error with data of many shapes. */
    @RpcError(code = Code.FAILED_PRECONDITION)
    @SuppressWarnings("serial")
    final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public final int number;
        public final @Nullable Long perhaps;
        public final Color color;
        public final List<Point> points;
        public final Map<String, Plain> plains;
        public final Optional<Instant> at;

        public Refused(
                String message,
                int number,
                @Nullable Long perhaps,
                Color color,
                List<Point> points,
                Map<String, Plain> plains,
                Optional<Instant> at) {
            super(message);
            this.number = number;
            this.perhaps = perhaps;
            this.color = color;
            this.points = points;
            this.plains = plains;
            this.at = at;
        }
    }
}
