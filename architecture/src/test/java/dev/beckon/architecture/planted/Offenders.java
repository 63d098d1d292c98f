package dev.beckon.architecture.planted;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** One nested class against each rule that looks at a single class. */
final class Offenders {
    private Offenders() {}

    static final class Sleeps {
        void nap() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class SleepsByUnit {
        void nap() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    static final class FrameHelper {}

    static final class ReadsObjects {
        Object read(ObjectInputStream in) throws IOException, ClassNotFoundException {
            return in.readObject();
        }
    }

    record Keepsake(int value) implements Serializable {}

    static final class NotFinal {
        static int calls;
    }

    static final class SharesAnArray {
        static final int[] SIZES = {1, 2};
    }

    static final class Counts {
        static final AtomicLong CALLS = new AtomicLong();
    }

    static final class Registry {
        static final Map<String, String> NAMES = new HashMap<>();
    }

    @SuppressWarnings("NonApiType")
    static final class ConcreteList {
        static final ArrayList<String> NAMES = filled();

        private static ArrayList<String> filled() {
            return new ArrayList<>(List.of("a"));
        }
    }

    static final class KeepsThreadLocals {
        static final ThreadLocal<String> CURRENT = new ThreadLocal<>();
    }

    static final class Singleton {
        static final Singleton INSTANCE = new Singleton();
        int calls;
    }

    /** Keeps all rules. */
    static final class Constants {
        static final List<String> NAMES = List.of("a");
        static final AtomicLongFieldUpdater<Constants> CALLS =
                AtomicLongFieldUpdater.newUpdater(Constants.class, "calls");
        private static final int[] SIZES = {1, 2};

        private volatile long calls;

        static int sizes() {
            return SIZES.length;
        }

        long calls() {
            return calls;
        }
    }
}
