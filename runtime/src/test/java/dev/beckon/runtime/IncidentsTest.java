package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** A flood of incidents of one kind makes a line now and then, which says how many there were. */
final class IncidentsTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong(-3 * SECOND); // any time will do
    private final List<String> lines = new ArrayList<>();
    private final Incidents incidents = new Incidents(clock::get);
    private final Logger log = (Logger) Proxy.newProxyInstance(
            IncidentsTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (self, method, values) -> {
                Object[] given = (Object[]) values[1];
                assertThat(Arrays.asList(given)).isNotEmpty();
                lines.add(method.getName() + " "
                        + MessageFormatter.arrayFormat((String) values[0], given)
                                .getMessage());
                return null;
            });

    private void refuse(int client) {
        incidents.warn(log, Incidents.Kind.CLIENT_REFUSED, "Client {} refused", client);
    }

    @Test
    void floodIsOneLineAndThenACount() {
        for (int i = 1; i <= 1_000; i++) {
            refuse(i);
        }
        assertThat(lines).containsExactly("warn Client 1 refused");
        clock.addAndGet(5 * SECOND - 1);
        refuse(1_001);
        assertThat(lines).hasSize(1);
        clock.addAndGet(1);
        refuse(1_002);
        assertThat(lines.get(1)).isEqualTo("warn Client 1002 refused (1000 more like it were not logged)");
        clock.addAndGet(5 * SECOND);
        refuse(1_003);
        assertThat(lines.get(2)).isEqualTo("warn Client 1003 refused");
    }

    @Test
    void kindsDoNotDisturbOneAnother() {
        refuse(1);
        incidents.error(log, Incidents.Kind.AUTHENTICATOR_FAILED, "Authenticator failed for {}", 1);
        incidents.warn(log, Incidents.Kind.SESSION_BROKEN, "{} ended", 1);
        assertThat(lines).containsExactly("warn Client 1 refused", "error Authenticator failed for 1", "warn 1 ended");
    }

    @Test
    void someKindsHaveSeveralLinesAtATime() {
        for (int i = 1; i <= 30; i++) {
            incidents.info(log, Incidents.Kind.CONNECTED, "Client {} connected", i);
        }
        assertThat(lines).hasSize(20).endsWith("info Client 20 connected");
        clock.addAndGet(5 * SECOND);
        incidents.info(log, Incidents.Kind.CONNECTED, "Client {} connected", 31);
        assertThat(lines).endsWith("info Client 31 connected (10 more like it were not logged)");
    }
}
