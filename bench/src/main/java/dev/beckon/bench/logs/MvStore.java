package dev.beckon.bench.logs;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** H2's MVStore as it keeps events best: a group is one commit and one sync, and nothing commits in the background. */
final class MvStore implements Store {

    private final MVStore store;
    private final MVMap<Long, byte[]> events;
    private long next;

    MvStore(Path folder) {
        store = new MVStore.Builder()
                .fileName(folder.resolve("events.mv").toString())
                .autoCommitDisabled()
                .open();
        events = store.openMap(
                "events",
                new MVMap.Builder<Long, byte[]>()
                        .singleWriter()
                        .keyType(LongDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    @Override
    public void commit(List<Event> group) {
        for (Event event : group) {
            events.append(next++, event.toBytes());
        }
        store.commit();
        store.sync();
    }

    @Override
    public void replay(Consumer<Event> reader) {
        Cursor<Long, byte[]> cursor = events.cursor(null);
        while (cursor.hasNext()) {
            cursor.next();
            byte[] bytes = cursor.getValue();
            reader.accept(Event.ofBytes(bytes, 0, bytes.length));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
