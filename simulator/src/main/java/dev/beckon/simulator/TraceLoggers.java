package dev.beckon.simulator;

import dev.beckon.test.internal.simulation.SimulatorThread;
import dev.beckon.test.internal.simulation.World;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Leads log lines to the trace of the simulation that runs. What is logged as an error is a failure of the run. */
public final class TraceLoggers implements SLF4JServiceProvider {

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For slf4j, which finds it by its name. */
    public TraceLoggers() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return TraceLogger::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // nothing to prepare
    }

    private static final class TraceLogger extends LegacyAbstractLogger implements Logger {

        private static final long serialVersionUID = 1L;

        TraceLogger(String name) {
            this.name = name.substring(name.lastIndexOf('.') + 1);
        }

        private static boolean isRead() {
            World world = SimulatorThread.here();
            return world != null && world.trace.recording();
        }

        @Override
        public boolean isTraceEnabled() {
            return isRead();
        }

        @Override
        public boolean isDebugEnabled() {
            return isRead();
        }

        @Override
        public boolean isInfoEnabled() {
            return isRead();
        }

        @Override
        public boolean isWarnEnabled() {
            return isRead();
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            World world = SimulatorThread.here();
            if (world == null) {
                return;
            }
            String text = MessageFormatter.basicArrayFormat(message, arguments) + (thrown == null ? "" : ": " + thrown);
            if (level == Level.ERROR) {
                world.fail("logged as an error by " + name + ": " + text);
            } else {
                world.trace.explain(world.now(), name, level + " " + text);
            }
        }
    }
}
