package dev.beckon.bench.codec;

import com.google.protobuf.CodedOutputStream;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same content for protobuf-java, and each library's way to bytes and back. */
final class Twins {

    private Twins() {}

    static TradeMessage message(Trade trade) {
        return TradeMessage.newBuilder()
                .setId(trade.id())
                .setAccount(trade.account())
                .setSymbol(trade.symbol())
                .setVenue(trade.venue())
                .setNote(trade.note())
                .setQuantity(trade.quantity())
                .setUrgent(trade.urgent())
                .addAllMarks(trade.marks())
                .build();
    }

    static InvoiceMessage message(Invoice invoice) {
        InvoiceMessage.Builder message = InvoiceMessage.newBuilder()
                .setId(invoice.id())
                .setSeller(message(invoice.seller()))
                .setBuyer(message(invoice.buyer()));
        for (Invoice.Line line : invoice.lines()) {
            message.addLines(LineMessage.newBuilder()
                    .setArticle(line.article())
                    .setName(line.name())
                    .setQuantity(line.quantity())
                    .setCents(line.cents())
                    .setRate(line.rate())
                    .setGift(line.gift())
                    .addAllLots(line.lots()));
        }
        return message.putAllLabels(invoice.labels()).build();
    }

    private static PartyMessage message(Invoice.Party party) {
        Invoice.Place place = party.place();
        return PartyMessage.newBuilder()
                .setId(party.id())
                .setName(party.name())
                .setPlace(PlaceMessage.newBuilder()
                        .setStreet(place.street())
                        .setCity(place.city())
                        .setPostcode(place.postcode())
                        .setCountry(place.country()))
                .setTaxNumber(party.taxNumber())
                .build();
    }

    /** The same content in new records, as {@link #message} has it in new messages. */
    static Trade copy(Trade from) {
        return new Trade(
                from.id(),
                from.account(),
                from.symbol(),
                from.venue(),
                from.note(),
                from.quantity(),
                from.urgent(),
                new ArrayList<>(from.marks()));
    }

    static Invoice copy(Invoice from) {
        List<Invoice.Line> lines = new ArrayList<>();
        for (Invoice.Line line : from.lines()) {
            lines.add(new Invoice.Line(
                    line.article(),
                    line.name(),
                    line.quantity(),
                    line.cents(),
                    line.rate(),
                    line.gift(),
                    new ArrayList<>(line.lots())));
        }
        return new Invoice(
                from.id(), copy(from.seller()), copy(from.buyer()), lines, new LinkedHashMap<>(from.labels()));
    }

    private static Invoice.Party copy(Invoice.Party from) {
        Invoice.Place place = from.place();
        return new Invoice.Party(
                from.id(),
                from.name(),
                new Invoice.Place(place.street(), place.city(), place.postcode(), place.country()),
                from.taxNumber());
    }

    /** Touches every value: protobuf-java makes a String only when it is asked for it. */
    static long read(TradeMessage message) {
        long sum = message.getId()
                + message.getAccount()
                + message.getQuantity()
                + message.getSymbol().length()
                + message.getVenue().length()
                + message.getNote().length()
                + (message.getUrgent() ? 1 : 0);
        for (int i = 0; i < message.getMarksCount(); i++) {
            sum += message.getMarks(i);
        }
        return sum;
    }

    static long read(Trade trade) {
        long sum = trade.id()
                + trade.account()
                + trade.quantity()
                + trade.symbol().length()
                + trade.venue().length()
                + trade.note().length()
                + (trade.urgent() ? 1 : 0);
        List<Long> marks = trade.marks();
        for (int i = 0; i < marks.size(); i++) {
            sum += marks.get(i);
        }
        return sum;
    }

    static long read(InvoiceMessage message) {
        long sum = message.getId() + read(message.getSeller()) + read(message.getBuyer());
        for (LineMessage line : message.getLinesList()) {
            sum += line.getArticle() + line.getName().length() + line.getQuantity() + line.getCents();
            sum += (long) line.getRate() + (line.getGift() ? 1 : 0);
            for (int i = 0; i < line.getLotsCount(); i++) {
                sum += line.getLots(i);
            }
        }
        for (Map.Entry<String, String> label : message.getLabelsMap().entrySet()) {
            sum += label.getKey().length() + label.getValue().length();
        }
        return sum;
    }

    private static long read(PartyMessage party) {
        PlaceMessage place = party.getPlace();
        return party.getId()
                + party.getName().length()
                + party.getTaxNumber().length()
                + place.getStreet().length()
                + place.getCity().length()
                + place.getPostcode().length()
                + place.getCountry().length();
    }

    static long read(Invoice invoice) {
        long sum = invoice.id() + read(invoice.seller()) + read(invoice.buyer());
        for (Invoice.Line line : invoice.lines()) {
            sum += line.article() + line.name().length() + line.quantity() + line.cents();
            sum += (long) line.rate() + (line.gift() ? 1 : 0);
            List<Integer> lots = line.lots();
            for (int i = 0; i < lots.size(); i++) {
                sum += lots.get(i);
            }
        }
        for (Map.Entry<String, String> label : invoice.labels().entrySet()) {
            sum += label.getKey().length() + label.getValue().length();
        }
        return sum;
    }

    private static long read(Invoice.Party party) {
        Invoice.Place place = party.place();
        return party.id()
                + party.name().length()
                + party.taxNumber().length()
                + place.street().length()
                + place.city().length()
                + place.postcode().length()
                + place.country().length();
    }

    static int write(com.google.protobuf.MessageLite message, byte[] area) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(area);
            message.writeTo(out);
            return out.getTotalBytesWritten();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static int write(Trade trade, Encoder out, byte[] area) {
        out.reset(area, 0);
        TradeBeckon.encode(trade, out);
        return out.position();
    }

    static int write(Invoice invoice, Encoder out, byte[] area) {
        out.reset(area, 0);
        InvoiceBeckon.encode(invoice, out);
        return out.position();
    }

    static Trade trade(Decoder in, byte[] bytes) {
        return TradeBeckon.decode(in.reset(bytes, 0, bytes.length));
    }

    static Invoice invoice(Decoder in, byte[] bytes) {
        return InvoiceBeckon.decode(in.reset(bytes, 0, bytes.length));
    }
}
