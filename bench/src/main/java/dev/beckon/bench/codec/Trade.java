package dev.beckon.bench.codec;

import dev.beckon.api.Message;
import java.util.List;

/** The small record, 128 bytes when encoded: ids, strings, a list. {@code TradeMessage} is its twin. */
@Message
record Trade(
        long id,
        long account,
        String symbol,
        String venue,
        String note,
        int quantity,
        boolean urgent,
        List<Long> marks) {

    static Trade make(int turn) {
        return new Trade(
                0x0123_4567_89AB_CDEFL + turn,
                40_312_908_115L + turn,
                "BKN.2027",
                "XAMS-2",
                "limit order, good till the end of session, partial ok",
                2_500 + turn,
                true,
                List.of(101_250L, 101_300L, 101_325L, 101_350L, 101_375L, 101_400L, 101_425L));
    }
}
