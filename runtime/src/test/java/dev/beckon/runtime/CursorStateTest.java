package dev.beckon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.api.RpcException;
import dev.beckon.eventlog.Bookmark;
import dev.beckon.eventlog.CursorMove;
import dev.beckon.eventlog.Position;
import dev.beckon.runtime.CursorState.Open;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a name, as bytes. */
final class CursorStateTest {

    private static final CursorState SOME = new CursorState(
            Bookmark.of(new Position(0, 7, 1000)),
            Bookmark.of(new Position(0, 8, 3)),
            List.of(
                    new Open(new Position(0, 7, 1001), 1, 0, 0),
                    new Open(new Position(0, 7, 1300), 3, 2, 1_800_000_000_000L),
                    new Open(new Position(0, 8, 1), 2, 1, 1)));

    @Test
    void isReadAsItWasWritten() {
        assertThat(CursorState.decode(SOME.encode())).isEqualTo(SOME);

        CursorState partitioned = new CursorState(
                new Bookmark(List.of(new Position(0, 0, 5), new Position(1, 2, 9))),
                new Bookmark(List.of(new Position(0, 0, 8), new Position(1, 2, Long.MAX_VALUE))),
                List.of(new Open(new Position(1, 2, 10), Integer.MAX_VALUE, 0, Long.MAX_VALUE)));
        assertThat(CursorState.decode(partitioned.encode())).isEqualTo(partitioned);
        assertThat(CursorState.decode(new byte[0])).isNull();
    }

    @Test
    void keepsItsFormat() {
        String golden =
                "01" + "0107e807" + "010803" + "03" + "000001010000" + "0000ac02030280a0f1c2b134" + "000101020101";

        assertThat(HexFormat.of().formatHex(SOME.encode())).isEqualTo(golden);
        assertThat(CursorState.decode(HexFormat.of().parseHex(golden))).isEqualTo(SOME);
    }

    @Test
    void asMuchAsMayBeOpenFits() {
        List<Open> most = new ArrayList<>();
        for (int i = 0; i < SharedCursor.MOST_OPEN * 2; i++) {
            most.add(new Open(new Position(0, 1L << 40, 1_000_000L * i), 1_000_000, 1_000_000, 1_800_000_000_000L + i));
        }
        Bookmark low = Bookmark.of(new Position(0, 1L << 40, 0));
        byte[] bytes = new CursorState(low, Bookmark.of(new Position(0, 1L << 40, 1L << 50)), most).encode();

        assertThat(bytes).hasSizeLessThan(CursorMove.LONGEST_STATE);
    }

    @Test
    void whatIsNoneIsRefused() {
        byte[] bytes = SOME.encode();
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CursorState.decode(cut))
                    .isInstanceOf(RpcException.class)
                    .hasMessageContaining("forget()");
        }
        assertThatThrownBy(() -> CursorState.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("bytes that are none");
        byte[] later = bytes.clone();
        later[0] = 2;
        assertThatThrownBy(() -> CursorState.decode(later))
                .isInstanceOf(RpcException.class)
                .hasMessageContaining("version 2 (expected: 1");
    }
}
