package dev.beckon.bench.logs;

import java.nio.charset.StandardCharsets;

/**
 * What is kept, and read again.
 *
 * @param key about whom it is
 * @param id that its source gave it
 * @param data of which there are 128 bytes
 */
record Event(String key, String id, byte[] data) {

    private static final int KEYS = 1_000;
    private static final int DATA_BYTES = 128;

    /** The event of that number, always the same but for its id. */
    static Event of(long number) {
        byte[] data = new byte[DATA_BYTES];
        for (int i = 0; i < DATA_BYTES; i++) {
            data[i] = (byte) (number * 31 + i * 7L);
        }
        return new Event("key-" + number % KEYS, "event-" + Long.toHexString(number), data);
    }

    /** All of it as bytes, ASCII texts behind their lengths. */
    byte[] toBytes() {
        byte[] bytes = new byte[2 + key.length() + id.length() + data.length];
        int at = text(key, bytes, 0);
        at = text(id, bytes, at);
        System.arraycopy(data, 0, bytes, at, data.length);
        return bytes;
    }

    /** The event that {@link #toBytes} wrote there. */
    static Event ofBytes(byte[] bytes, int from, int to) {
        int keyEnd = from + 1 + bytes[from];
        int idEnd = keyEnd + 1 + bytes[keyEnd];
        byte[] data = new byte[to - idEnd];
        System.arraycopy(bytes, idEnd, data, 0, data.length);
        return new Event(
                new String(bytes, from + 1, keyEnd - from - 1, StandardCharsets.ISO_8859_1),
                new String(bytes, keyEnd + 1, idEnd - keyEnd - 1, StandardCharsets.ISO_8859_1),
                data);
    }

    private static int text(String text, byte[] bytes, int at) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes[at] = (byte) latin.length;
        System.arraycopy(latin, 0, bytes, at + 1, latin.length);
        return at + 1 + latin.length;
    }
}
