package dev.beckon.processor;

import dev.beckon.api.Topic;
import dev.beckon.processor.Field.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the constants of a contract that are topics, or refuses them. */
final class TopicReader {

    private final TopicNames sourceNames;

    TopicReader(TopicNames sourceNames) {
        this.sourceNames = sourceNames;
    }

    /**
     * The topics of a contract.
     *
     * @param interfaces the contract, then those that it extends
     */
    List<ContractTopic> read(List<TypeElement> interfaces, Problems problems) {
        String contract = interfaces.get(0).getSimpleName().toString();
        List<ContractTopic> topics = new ArrayList<>();
        Map<String, VariableElement> constants = new HashMap<>();
        Map<String, ContractTopic> names = new HashMap<>();
        for (TypeElement type : interfaces) {
            for (VariableElement constant : ElementFilter.fieldsIn(type.getEnclosedElements())) {
                if (constants.putIfAbsent(constant.getSimpleName().toString(), constant) == null
                        && FieldReader.nameOf(constant.asType()).equals(Topic.class.getName())) {
                    ContractTopic topic = problems.collect(() -> topic(contract, constant, names));
                    if (topic != null) {
                        topics.add(topic);
                    }
                }
            }
        }
        return topics;
    }

    private ContractTopic topic(String contract, VariableElement constant, Map<String, ContractTopic> names) {
        String label = contract + '.' + constant.getSimpleName();
        Field event = event(constant, label);
        String name = sourceNames.name(constant, label);
        ContractTopic topic =
                new ContractTopic(constant, constant.getSimpleName().toString(), name, event);
        if (name == null) {
            return topic;
        }
        if (!Topic.isName(name)) {
            throw new Refusal(
                    constant,
                    label + ": topic " + name
                            + " (expected: 1 to 200 letters, digits, _ . -, such as kitchen.dish-ready)");
        }
        ContractTopic before = names.putIfAbsent(name, topic);
        if (before != null) {
            throw new Refusal(
                    constant,
                    label + ": topic " + name + ", as " + before.constant()
                            + " is (expected: a name that no other topic of the contract has)");
        }
        return topic;
    }

    private static Field event(VariableElement constant, String label) {
        List<? extends TypeMirror> arguments = ((DeclaredType) constant.asType()).getTypeArguments();
        if (arguments.isEmpty()) {
            throw new Refusal(constant, label + ": Topic, raw (expected: with the events' type, as Topic<DishReady>)");
        }
        TypeMirror type = arguments.get(0);
        Field event = FieldReader.read(constant, "event", 1, "event of " + label, type, true);
        if (event.shape() != Shape.PLAIN || !(event.type() instanceof MessageType)) {
            throw new Refusal(
                    constant,
                    label + ": events of " + Names.of(type)
                            + " (expected: a record, which can take more components later)");
        }
        return event;
    }
}
