package dev.beckon.bench.logs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

/**
 * SQLite as it keeps events best: a group is one transaction of one connection, which has the file for itself, with a
 * write-ahead log that is synced at each commit.
 */
final class SqliteStore implements Store {

    private final Connection connection;
    private final PreparedStatement insert;
    private long next;

    SqliteStore(Path folder) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("events.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("CREATE TABLE event(topic INTEGER, position INTEGER, about TEXT, id TEXT, data BLOB,"
                    + " PRIMARY KEY(topic, position)) WITHOUT ROWID");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO event VALUES(1, ?, ?, ?, ?)");
    }

    @Override
    public void commit(List<Event> group) throws SQLException {
        for (Event event : group) {
            insert.setLong(1, next++);
            insert.setString(2, event.key());
            insert.setString(3, event.id());
            insert.setBytes(4, event.data());
            insert.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void replay(Consumer<Event> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT about, id, data FROM event WHERE topic = 1 AND position >= 0 ORDER BY position")) {
            while (rows.next()) {
                reader.accept(new Event(rows.getString(1), rows.getString(2), rows.getBytes(3)));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
