package dev.beckon.bench.codec;

import dev.beckon.api.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nested record, 2 KB when encoded: records in lists in records, a map. {@code InvoiceMessage} is its twin. */
@Message
record Invoice(long id, Party seller, Party buyer, List<Line> lines, Map<String, String> labels) {

    /** Who buys or sells. */
    record Party(long id, String name, Place place, String taxNumber) {}

    /** Where somebody is. */
    record Place(String street, String city, String postcode, String country) {}

    /** What is bought. */
    record Line(long article, String name, int quantity, long cents, double rate, boolean gift, List<Integer> lots) {}

    static Invoice make(int turn) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(new Line(
                    7_000_000_000L + turn + i,
                    "article " + i + ", described in a few words, as usual",
                    i + 1,
                    129_900L + i * 731L,
                    0.19,
                    i % 4 == 0,
                    List.of(300 + i, 70_000 + i, 12_000_000 + i)));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            labels.put("label-" + i, "value of the label " + i);
        }
        return new Invoice(
                0x0123_4567_89AB_CDEFL + turn,
                new Party(
                        11_111_111_111L,
                        "Noodle House Limited",
                        new Place("27 Harbour Street", "Amsterdam", "1011 AB", "NL"),
                        "NL004495445B01"),
                new Party(
                        22_222_222_222L,
                        "The Kitchen at the Corner",
                        new Place("3 Mill Lane", "Køge", "4600", "DK"),
                        "DK12345678"),
                lines,
                labels);
    }
}
