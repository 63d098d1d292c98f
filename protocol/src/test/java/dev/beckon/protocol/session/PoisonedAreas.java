package dev.beckon.protocol.session;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Small areas with bytes in them that nobody wrote, and a record of those that are lent. */
final class PoisonedAreas implements Areas {

    private static final int SMALLEST = 1024;

    private final Set<byte[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());

    int lent() {
        return lent.size();
    }

    @Override
    public byte[] take(int size) {
        byte[] area = new byte[Math.max(SMALLEST, size)];
        Arrays.fill(area, 0, SMALLEST, (byte) 0xa5);
        lent.add(area);
        return area;
    }

    @Override
    public void give(byte[] area) {
        Arrays.fill(area, 0, Math.min(SMALLEST, area.length), (byte) 0x5a); // whoever still reads it will notice
        lent.remove(area);
    }
}
