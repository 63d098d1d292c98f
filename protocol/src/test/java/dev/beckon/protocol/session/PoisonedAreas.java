package dev.beckon.protocol.session;

import java.util.Arrays;

/** Small areas with bytes in them that nobody wrote, and a count of those that are lent. */
final class PoisonedAreas implements Areas {

    private static final int SIZE = 1024;

    int lent;

    @Override
    public byte[] take() {
        lent++;
        byte[] area = new byte[SIZE];
        Arrays.fill(area, (byte) 0xa5);
        return area;
    }

    @Override
    public void give(byte[] area) {
        Arrays.fill(area, (byte) 0x5a); // whoever still reads it will notice
        if (area.length == SIZE) {
            lent--;
        }
    }
}
