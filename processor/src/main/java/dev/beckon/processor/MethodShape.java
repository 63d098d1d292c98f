package dev.beckon.processor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A method as the lock file has it: {@code acme.Order -> response, idempotent, throws acme.OutOfStock};
 * where many messages go, {@code stream} stands before.
 *
 * @param signature what goes to and fro
 * @param promises the words that say more of it
 * @param errors the typed errors that it throws
 */
record MethodShape(String signature, List<String> promises, List<String> errors) {

    private static final String REQUEST = Lock.Kind.REQUEST.word();
    private static final String RESPONSE = Lock.Kind.RESPONSE.word();
    private static final String STREAM = "stream ";
    private static final String IDEMPOTENT = "idempotent";
    private static final String THROWS = "throws ";

    static MethodShape of(Call call) {
        String request = (call.items() == null ? "" : STREAM)
                + (call.request() == null ? REQUEST : LockedType.name(call.request()));
        String response = (call.returnsItems() ? STREAM : "") + responseOf(call);
        List<String> promises = new ArrayList<>();
        if (call.oneWay()) {
            promises.add("one-way");
        }
        if (call.durable()) {
            promises.add("durable");
        }
        if (call.idempotent()) {
            promises.add(IDEMPOTENT);
        }
        return new MethodShape(
                call.oneWay() ? request : request + " -> " + response,
                promises,
                call.errors().stream()
                        .map(error -> error.javaType().canonicalName())
                        .sorted()
                        .toList());
    }

    private static String responseOf(Call call) {
        if (call.response() != null) {
            return LockedType.name(call.response());
        }
        return call.result() == null ? "nothing" : RESPONSE;
    }

    /** What {@link #toString} gave. */
    static MethodShape parse(String text) {
        List<String> parts = Arrays.asList(text.split(", ", -1));
        List<String> errors = parts.stream()
                .filter(part -> part.startsWith(THROWS))
                .flatMap(part -> Arrays.stream(part.substring(THROWS.length()).split(" ")))
                .toList();
        List<String> promises =
                parts.stream().skip(1).filter(part -> !part.startsWith(THROWS)).toList();
        return new MethodShape(parts.get(0), promises, errors);
    }

    /** Whether a message is made for the parameters. */
    boolean hasRequest() {
        String there = signature.startsWith(STREAM) ? signature.substring(STREAM.length()) : signature;
        return there.equals(REQUEST) || there.startsWith(REQUEST + " ");
    }

    /** Whether a message is made for the result. */
    boolean hasResponse() {
        return signature.endsWith(" " + RESPONSE);
    }

    /** Why {@code now} breaks clients or servers that know this one; null if it does not. */
    @Nullable
    String brokenBy(MethodShape now) {
        if (!signature.equals(now.signature)) {
            return signature.replace(STREAM, "").equals(now.signature.replace(STREAM, ""))
                    ? "one message is not many"
                    : "bytes of one are no bytes of the other";
        }
        List<String> lost = without(promises, now.promises);
        List<String> gained = without(now.promises, promises);
        if (lost.contains(IDEMPOTENT)) {
            return "clients of before repeat it";
        }
        return lost.isEmpty() && gained.stream().allMatch(IDEMPOTENT::equals) ? null : "it is called in another way";
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(word -> !others.contains(word)).toList();
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(List.of(signature));
        parts.addAll(promises);
        if (!errors.isEmpty()) {
            parts.add(errors.stream().collect(Collectors.joining(" ", THROWS, "")));
        }
        return String.join(", ", parts);
    }
}
