package dev.beckon.processor;

import dev.beckon.processor.Field.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import org.jspecify.annotations.Nullable;

/**
 * Finds types of which there is no value that ends: records that hold themselves in components that are always there,
 * and sealed interfaces of which each variant does.
 */
final class EndlessTypes {

    /** A component, or variant, that is always there and whose type has a codec. */
    private record Link(Field field, Element element, String from, String to, boolean variant) {}

    private final Map<String, List<Link>> links = new LinkedHashMap<>(); // of the types without an end, by their names

    private EndlessTypes(Reached reached) {
        Map<String, CodecType> endless = new LinkedHashMap<>();
        reached.messages().forEach(type -> endless.put(type.qualifiedName(), type));
        while (endless.values().removeIf(type -> ends(type, reached.fields(type), endless.keySet()))) {
            // what ends may let others end
        }
        for (CodecType type : endless.values()) {
            links.put(
                    type.qualifiedName(),
                    reached.fields(type).stream()
                            .map(field -> link(type, field))
                            .filter(link -> link != null && endless.containsKey(link.to()))
                            .toList());
        }
    }

    /** Refuses one component, or all of one record, of each circle of such types. */
    static void refuse(Reached reached, Problems problems) {
        EndlessTypes found = new EndlessTypes(reached);
        Set<String> told = new HashSet<>();
        for (String type : new TreeMap<>(found.links).keySet()) {
            Set<String> circle = found.circle(type);
            if (circle.isEmpty() || !told.add(found.recordOf(circle))) {
                continue;
            }
            for (Link link : found.links.getOrDefault(found.recordOf(circle), List.of())) {
                if (circle.contains(link.to())) {
                    problems.collect(() -> found.refuse(link));
                }
            }
        }
    }

    private static boolean ends(CodecType type, List<Field> fields, Set<String> endless) {
        List<Boolean> parts = fields.stream()
                .map(field -> {
                    Link link = link(type, field);
                    return link == null || !endless.contains(link.to());
                })
                .toList();
        return type instanceof SealedType ? parts.isEmpty() || parts.contains(true) : !parts.contains(false);
    }

    private static @Nullable Link link(CodecType type, Field field) {
        if (field.shape() != Shape.PLAIN || !(field.type().wire() instanceof CodecType held)) {
            return null;
        }
        return new Link(
                field, element(type, field), type.qualifiedName(), held.qualifiedName(), type instanceof SealedType);
    }

    private static Element element(CodecType type, Field field) {
        if (type instanceof SealedType) {
            return field.type() instanceof ConvertedType inline
                    ? inline.element().getRecordComponents().get(0)
                    : ((CodecType) field.type()).element();
        }
        for (RecordComponentElement component : type.element().getRecordComponents()) {
            if (component.getSimpleName().contentEquals(field.name())) {
                return component;
            }
        }
        return type.element();
    }

    /** The types that hold {@code type} and are held by it; none if it does not hold itself. */
    private Set<String> circle(String type) {
        return reached(type).stream()
                .filter(held -> reached(held).contains(type))
                .collect(Collectors.toSet());
    }

    private Set<String> reached(String type) {
        Set<String> met = new HashSet<>();
        Deque<String> unread = new ArrayDeque<>(List.of(type));
        while (!unread.isEmpty()) {
            for (Link link : links.getOrDefault(unread.remove(), List.of())) {
                if (met.add(link.to())) {
                    unread.add(link.to());
                }
            }
        }
        return met;
    }

    /** The record of a circle that is told of it: the same one, whichever type was met first. */
    private String recordOf(Set<String> circle) {
        return circle.stream()
                .min(Comparator.comparing(this::isSealed).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private boolean isSealed(String type) {
        return links.getOrDefault(type, List.of()).stream().anyMatch(Link::variant);
    }

    private @Nullable Void refuse(Link first) {
        List<Link> way = way(first);
        String whole = simple(first.from());
        String labels = way.stream().map(link -> link.field().label()).collect(Collectors.joining(", "));
        throw new Refusal(
                first.element(),
                first.field().label() + ": always there, and holds another " + whole
                        + (way.size() == 1 ? "" : " (by " + labels + ")")
                        + ", so that no value ends (expected: @Nullable, Optional or a collection"
                        + (way.size() == 1 ? "" : " for one of these")
                        + ")");
    }

    private static String simple(String qualified) {
        return qualified.substring(qualified.lastIndexOf('.') + 1);
    }

    /** The shortest way from a component back to its record. */
    private List<Link> way(Link first) {
        Deque<List<Link>> ways = new ArrayDeque<>(List.of(List.of(first)));
        Set<String> met = new HashSet<>();
        while (!ways.isEmpty()) {
            List<Link> way = ways.remove();
            String end = way.get(way.size() - 1).to();
            if (end.equals(first.from())) {
                return way;
            }
            if (met.add(end)) {
                for (Link link : links.getOrDefault(end, List.of())) {
                    List<Link> longer = new ArrayList<>(way);
                    longer.add(link);
                    ways.add(longer);
                }
            }
        }
        return List.of(first);
    }
}
