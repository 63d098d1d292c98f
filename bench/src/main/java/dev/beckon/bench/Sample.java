package dev.beckon.bench;

import java.util.List;

/** The typed cell's record, about 128 bytes when encoded; {@code sample_message.proto} is its twin for grpc-java. */
record Sample(
        long id,
        long account,
        String symbol,
        String venue,
        String note,
        int quantity,
        double price,
        boolean urgent,
        List<Long> marks) {

    static final Sample SAMPLE = new Sample(
            0x0123_4567_89AB_CDEFL,
            40_312_908_115L,
            "BKN.2027",
            "XAMS-2",
            "limit order, good till the end of the session, part ok",
            2_500,
            101.375,
            true,
            List.of(101_250L, 101_300L, 101_325L, 101_350L, 101_375L, 101_400L));
}
