package dev.beckon.eventlog.disk;

/** Where a frame stands, as one number: the segment in the upper half, the byte in the lower. A later frame has the greater one. */
final class Address {

    private Address() {}

    static long of(long segment, long at) {
        return segment << 32 | at;
    }

    static long segment(long address) {
        return address >>> 32;
    }

    static int at(long address) {
        return (int) address;
    }
}
