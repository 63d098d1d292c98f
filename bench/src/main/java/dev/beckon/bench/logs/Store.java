package dev.beckon.bench.logs;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** What a {@link GroupLog} keeps its groups in. */
interface Store extends AutoCloseable {

    /** Keeps all of them so that they survive that the power goes, or throws. Called by one thread at a time. */
    void commit(List<Event> group) throws Exception;

    /** Reads all events in their order. Not called while there is a commit. */
    void replay(Consumer<Event> reader) throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
