package dev.beckon.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Threads that append batches over two topics while others read: batches are seen whole, those of one thread in their
 * order, nothing twice and nothing never. Each batch has several records of the one topic and one of the other.
 */
record ManyThreads(EventLog log, String topic, String other) {

    private static final int WRITERS = 4;
    private static final int READERS = 3;
    private static final int BATCHES = 150;
    private static final int MOST_RECORDS = 5;

    void run() {
        Bookmark begin = Stages.await(log.find(topic, Start.LATEST));
        Bookmark beginOfOther = Stages.await(log.find(other, Start.LATEST));
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2 * READERS);
        try {
            List<CompletableFuture<List<String>>> read = new ArrayList<>();
            List<CompletableFuture<List<String>>> readOfOther = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int mostBytes = i == 0 ? 1 : 400 * i; // also such as split batches
                read.add(CompletableFuture.supplyAsync(() -> read(topic, begin, mostBytes, total(), true), threads));
                readOfOther.add(CompletableFuture.supplyAsync(
                        () -> read(other, beginOfOther, mostBytes, WRITERS * BATCHES, false), threads));
            }
            List<CompletableFuture<Void>> written = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer), threads))
                    .toList();

            written.forEach(Stages::await);
            read.forEach(one -> checkOrder(Stages.await(one)));
            readOfOther.forEach(one -> checkOrder(Stages.await(one)));
            assertThat(read).allSatisfy(one -> assertThat(Stages.await(one)).isEqualTo(Stages.await(read.get(0))));
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(int writer) {
        for (int batch = 0; batch < BATCHES; batch++) {
            List<NewRecord> records = new ArrayList<>();
            int own = records(batch);
            for (int i = 0; i < own; i++) {
                records.add(NewRecord.of(topic, bytes(writer + " " + batch + " " + i)));
            }
            records.add(NewRecord.of(other, bytes(writer + " " + batch + " 0")));
            List<Appended> appended = Stages.await(log.append(new Batch(records, List.of())));
            assertThat(appended).hasSize(own + 1);
        }
    }

    private List<String> read(String from, Bookmark begin, int mostBytes, int count, boolean looksAtOther) {
        List<String> read = new ArrayList<>();
        int batches = 0;
        try (LogReader reader = log.read(from, begin)) {
            while (read.size() < count) {
                Chunk chunk = Stages.await(reader.next(mostBytes));
                assertThat(chunk.gap()).isNull();
                for (LogRecord record : chunk.records()) {
                    byte[] data = record.content().data();
                    assertThat(data).isNotNull();
                    String told = new String(data, StandardCharsets.UTF_8);
                    batches += told.endsWith(" 0") ? 1 : 0;
                    read.add(told);
                }
                if (looksAtOther) { // each batch of which something was seen has its record there too
                    assertThat(Stages.await(log.topics()).get(other).records()).isGreaterThanOrEqualTo(batches);
                }
            }
        }
        return read;
    }

    /** A batch's records stand together, and a thread's batches one after the other. */
    private static void checkOrder(List<String> read) {
        Map<String, Integer> lastBatches = new HashMap<>();
        String[] before = {"", "", ""};
        for (String told : read) {
            String[] words = told.split(" ");
            int batch = Integer.parseInt(words[1]);
            if (words[2].equals("0")) {
                assertThat(batch)
                        .as("batch after %s", lastBatches)
                        .isEqualTo(lastBatches.getOrDefault(words[0], -1) + 1);
                lastBatches.put(words[0], batch);
            } else {
                assertThat(words[0] + " " + words[1]).isEqualTo(before[0] + " " + before[1]);
                assertThat(Integer.parseInt(words[2])).isEqualTo(Integer.parseInt(before[2]) + 1);
            }
            before = words;
        }
        assertThat(lastBatches.values()).hasSize(WRITERS).containsOnly(BATCHES - 1);
    }

    private static int total() {
        return WRITERS * IntStream.range(0, BATCHES).map(ManyThreads::records).sum();
    }

    private static int records(int batch) {
        return 1 + batch % MOST_RECORDS;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
