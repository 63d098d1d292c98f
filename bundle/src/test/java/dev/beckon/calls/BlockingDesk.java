package dev.beckon.calls;

import java.util.List;
import java.util.Map;

/** A desk whose handlers wait for what another desk does later. */
class BlockingDesk implements DeskBlocking {

    private final Desk desk;

    BlockingDesk(Desk desk) {
        this.desk = desk;
    }

    @Override
    public String echo(String text) {
        return desk.echo(text).join();
    }

    @Override
    public int none() {
        return desk.none().join();
    }

    @Override
    public void nothing() {
        desk.nothing().join();
    }

    @Override
    public String many(
            boolean flag,
            int number,
            long large,
            double fraction,
            String text,
            List<String> list,
            Map<String, Desk.Item> map,
            Desk.Item item) {
        return desk.many(flag, number, large, fraction, text, list, map, item).join();
    }

    @Override
    public Desk.Item item(Desk.Item item) {
        return desk.item(item).join();
    }

    @Override
    public byte[] mirror(byte[] bytes) {
        return desk.mirror(bytes).join();
    }

    @Override
    public byte[] grow(int size) {
        return desk.grow(size).join();
    }

    @Override
    public String hold(String key) {
        return desk.hold(key).join();
    }

    @Override
    public void note(String text) {
        desk.note(text);
    }

    @Override
    public void noteLater(String text) {
        desk.noteLater(text).join();
    }
}
