package dev.beckon.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failure carries beside its code. */
final class FailureTest {

    private static final byte[] SOME = {1, 2, 3};

    @Test
    void metadataTravelsWithinItsBound() {
        byte[] longest = new byte[Failure.LONGEST_METADATA];
        Failure failure = new Failure(5, Failure.YES, "m").withMetadata(longest);
        byte[] payload = failure.toBytes();
        assertThat(Failure.read(payload, 0, payload.length)).isEqualTo(failure);
        assertThat(failure.withoutDetails()).isEqualTo(new Failure(5, Failure.YES, "m"));

        byte[] tooLong = new byte[Failure.LONGEST_METADATA + 1];
        assertThat(new Failure(5, Failure.YES, "m").withMetadata(tooLong).toBytes())
                .isEqualTo(new Failure(5, Failure.YES, "m").toBytes());
        byte[] foreign = new Fields.Writer().number(1, 5).bytes(5, tooLong).toBytes();
        assertThat(Failure.read(foreign, 0, foreign.length).metadata()).isEmpty();
    }

    @Test
    void detailsComeBack() {
        Failure failure = new Failure(5, Failure.YES, "m", List.of(detail("a.B", SOME), detail("c", new byte[0])));
        assertThat(read(failure.toBytes())).isEqualTo(failure).hasSameHashCodeAs(failure);
        assertThat(failure.fits()).isTrue();
        assertThat(failure.withoutDetails()).isEqualTo(new Failure(5, Failure.YES, "m"));
    }

    @Test
    void detailsDifferByTypeAndData() {
        assertThat(detail("a", SOME))
                .isEqualTo(detail("a", SOME.clone()))
                .isNotEqualTo(detail("b", SOME))
                .isNotEqualTo(detail("a", new byte[] {1, 2}))
                .hasToString("a, 3 bytes");
    }

    @Test
    void detailsBeyondTheBoundsAreLeftOut() {
        byte[] most = new byte[Failure.MOST_DETAIL_BYTES - 1];
        assertThat(sent(List.of(detail("a", most)))).hasSize(1);
        assertThat(sent(List.of(detail("ab", most)))).isEmpty();
        assertThat(sent(List.of(detail("ab", most), detail("a", SOME)))).containsExactly(detail("a", SOME));
        assertThat(sent(List.of(detail("", SOME)))).isEmpty();
        assertThat(sent(List.of(detail("x".repeat(FailureDetail.LONGEST_TYPE), SOME))))
                .hasSize(1);
        assertThat(sent(List.of(detail("x".repeat(FailureDetail.LONGEST_TYPE + 1), SOME))))
                .isEmpty();
        List<FailureDetail> many = new ArrayList<>();
        for (int i = 0; i <= Failure.MOST_DETAILS; i++) {
            many.add(detail("d" + i, SOME));
        }
        assertThat(sent(many)).isEqualTo(many.subList(0, Failure.MOST_DETAILS));
        assertThat(new Failure(5, 2, "m", many).fits()).isFalse();
    }

    @Test
    void theLongestFailureFitsItsFrame() {
        byte[] payload = new Failure(
                        16, 2, "\u20ac".repeat(10_000), List.of(detail("a", new byte[Failure.MOST_DETAIL_BYTES - 1])))
                .toBytes();
        assertThat(payload.length).isGreaterThan(Failure.MOST_DETAIL_BYTES).isLessThan(Frame.MAX_PAYLOAD);
    }

    @Test
    void detailsOfAPeerAreBoundedWhenRead() {
        byte[] one = HexFormat.of().parseHex("22050a01611200"); // type "a", empty data
        byte[] all = new byte[one.length * 5_000];
        for (int i = 0; i < 5_000; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        assertThat(read(all).details()).hasSize(Failure.MOST_DETAILS).containsOnly(detail("a", new byte[0]));
        byte[] untyped = HexFormat.of().parseHex("220412021122");
        assertThat(read(untyped).details()).isEmpty();
    }

    @Test
    void fieldsOfADetailThatAreNotKnownAreSkipped() {
        byte[] later = HexFormat.of().parseHex("220a0a0161120107180520" + "09");
        assertThat(read(later).details()).containsExactly(detail("a", new byte[] {7}));
    }

    @Test
    void detailThatIsCutShortIsMalformed() {
        byte[] cut = HexFormat.of().parseHex("22030a0561");
        assertThatThrownBy(() -> read(cut)).isInstanceOf(MalformedFrameException.class);
    }

    private static List<FailureDetail> sent(List<FailureDetail> details) {
        return read(new Failure(5, Failure.YES, "m", details).toBytes()).details();
    }

    private static Failure read(byte[] payload) {
        return Failure.read(payload, 0, payload.length);
    }

    private static FailureDetail detail(String type, byte[] data) {
        return new FailureDetail(type, data);
    }
}
