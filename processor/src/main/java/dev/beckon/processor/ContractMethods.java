package dev.beckon.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/**
 * The methods that an interface has, its own and inherited ones, each once: a method that is redeclared counts as its
 * redeclaration says, and one that comes in from two sides is one.
 */
final class ContractMethods {

    /**
     * A method as a member of the contract.
     *
     * @param declaredBy the contract, or the interface that it has the method from
     * @param method as declared there
     * @param type with the contract's types in place of type variables
     * @param alsoFrom the same method of other interfaces that it comes from
     */
    record Member(TypeElement declaredBy, ExecutableElement method, ExecutableType type, List<Member> alsoFrom) {

        boolean isAbstract() {
            return method.getModifiers().contains(Modifier.ABSTRACT);
        }
    }

    private final Types types;
    private final TypeElement contract;
    private final List<TypeElement> interfaces;
    private final List<Member> candidates = new ArrayList<>();

    ContractMethods(Types types, TypeElement contract) {
        this.types = types;
        this.contract = contract;
        Set<TypeElement> met = new LinkedHashSet<>();
        addInterfaces(contract, met);
        interfaces = List.copyOf(met);
        for (TypeElement type : interfaces) {
            for (Element member : type.getEnclosedElements()) {
                if (member.getKind() == ElementKind.METHOD
                        && !member.getModifiers().contains(Modifier.STATIC)
                        && !member.getModifiers().contains(Modifier.PRIVATE)) {
                    ExecutableElement method = (ExecutableElement) member;
                    candidates.add(new Member(type, method, asMember(type, method), List.of()));
                }
            }
        }
    }

    private static void addInterfaces(TypeElement type, Set<TypeElement> met) {
        if (met.add(type)) {
            for (TypeMirror extended : type.getInterfaces()) {
                if (extended.getKind() == TypeKind.ERROR) {
                    throw new Unresolved();
                }
                addInterfaces((TypeElement) ((DeclaredType) extended).asElement(), met);
            }
        }
    }

    private ExecutableType asMember(TypeElement type, ExecutableElement method) {
        return (ExecutableType)
                (type.equals(contract) ? method.asType() : types.asMemberOf((DeclaredType) contract.asType(), method));
    }

    /** The contract, then the interfaces that it extends, directly or not. */
    List<TypeElement> interfaces() {
        return interfaces;
    }

    /** The methods that an implementation has to have: the contract's own in their order, then inherited ones. */
    List<Member> abstractOnes() {
        return candidates.stream()
                .filter(member -> member.isAbstract() && standsForItsGroup(member))
                .map(member -> new Member(
                        member.declaredBy(),
                        member.method(),
                        member.type(),
                        survivors(member).stream()
                                .filter(other -> !other.equals(member))
                                .toList()))
                .toList();
    }

    /** The methods that bring a body of their own. */
    List<Member> defaultOnes() {
        return candidates.stream()
                .filter(member -> !member.isAbstract() && standsForItsGroup(member))
                .toList();
    }

    private boolean standsForItsGroup(Member member) {
        List<Member> survivors = survivors(member);
        return survivors.contains(member)
                && survivors.stream()
                        .filter(other -> survivors.stream().allMatch(third -> returnsNoLess(other, third)))
                        .findFirst()
                        .orElse(survivors.get(0))
                        .equals(member);
    }

    /** The declarations of the same method that none of the others redeclares. */
    private List<Member> survivors(Member member) {
        List<Member> group =
                candidates.stream().filter(other -> isSame(member, other)).toList();
        return group.stream()
                .filter(one -> group.stream().noneMatch(other -> redeclares(other, one)))
                .toList();
    }

    private boolean isSame(Member one, Member other) {
        return one.method().getSimpleName().equals(other.method().getSimpleName())
                && (types.isSubsignature(one.type(), other.type()) || types.isSubsignature(other.type(), one.type()));
    }

    private boolean redeclares(Member later, Member earlier) {
        TypeElement lower = later.declaredBy();
        TypeElement upper = earlier.declaredBy();
        return !lower.equals(upper) && types.isSubtype(types.erasure(lower.asType()), types.erasure(upper.asType()));
    }

    private boolean returnsNoLess(Member one, Member other) {
        TypeMirror mine = one.type().getReturnType();
        TypeMirror others = other.type().getReturnType();
        return types.isSameType(mine, others)
                || mine.getKind() != TypeKind.VOID
                        && others.getKind() != TypeKind.VOID
                        && types.isSubtype(mine, others);
    }
}
