package dev.beckon.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** The rules that all code keeps, under a root package: Beckon's, or that of the planted offenders. */
final class Rules {

    /** Packages of what protoc and JMH write. */
    private static final String[] GENERATED = {"..conformance.parcels..", "..jmh_generated.."};

    /** Constants of these types are state that everybody shares. */
    private static final List<Class<?>> MUTABLE_TYPES = List.of(
            Buffer.class,
            Executor.class,
            Lock.class,
            Random.class,
            StringBuilder.class,
            StringBuffer.class,
            Thread.class,
            ThreadLocal.class);

    /** Thread-local constants are state too, which only these classes may have, each for a reason told there. */
    private static final Set<String> HOLDERS_OF_THREAD_LOCALS = Set.of("dev.beckon.api.CurrentCall");

    private final String root;

    Rules(String root) {
        this.root = root;
    }

    ArchRule packagesHaveNoCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule staysWithinItsBorder(Room room) {
        return classes()
                .that()
                .resideInAPackage(room.packageUnder(root) + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room.mayUse(root));
    }

    ArchRule livesInItsPackage(Room room) {
        return classes().should().resideInAPackage(room.packageUnder(root) + "..");
    }

    /** Bytes and the time go in: no thread, lock, clock, future, socket, file or logger. */
    ArchRule protocolIsPure() {
        String protocol = root + ".protocol..";
        ArchRule types = noClasses()
                .that()
                .resideInAPackage(protocol)
                .should()
                .dependOnClassesThat(
                        named(
                                "belong to threads, clocks, sockets, files or loggers",
                                "java\\.util\\.concurrent\\..*|java\\.net\\..*|java\\.nio\\.(channels|file)\\..*|java\\.io\\.File.*"
                                        + "|java\\.time\\.Clock|java\\.util\\.Timer.*|java\\.util\\.logging\\..*|org\\.slf4j\\..*"
                                        + "|java\\.lang\\.(Thread.*|System\\$Logger)|java\\.security\\.SecureRandom|java\\.util\\.Random"));
        ArchRule calls = noClasses()
                .that()
                .resideInAPackage(protocol)
                .should()
                .callMethodWhere(call("read the clock or roll dice", Protocol::isImpure));
        ArchRule locks = methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(protocol)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED);
        return CompositeArchRule.of(List.of(types, calls, locks));
    }

    ArchRule nothingIsJavaSerialized() {
        ArchRule streams = noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        ObjectInput.class,
                        ObjectInputStream.class,
                        ObjectOutput.class,
                        ObjectOutputStream.class,
                        Externalizable.class);
        ArchRule declared = noClasses().should(new ArchCondition<>("declare that they are Serializable") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean declares = type.getRawInterfaces().stream()
                        .anyMatch(declaredInterface -> declaredInterface.isEquivalentTo(Serializable.class));
                events.add(
                        new SimpleConditionEvent(type, declares, type.getDescription() + " implements Serializable"));
            }
        });
        return CompositeArchRule.of(List.of(streams, declared));
    }

    /**
     * Static fields are final and of types that cannot change. Two things remain for the reader to judge: what a private
     * array holds, and what stands behind an interface. An array called {@code NO_...} is empty and can hold nothing.
     */
    ArchRule nothingStaticChanges() {
        return classes().should(new ArchCondition<>("have only static fields that cannot change") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    Set<JavaModifier> modifiers = field.getModifiers();
                    if (modifiers.contains(JavaModifier.STATIC) && !modifiers.contains(JavaModifier.SYNTHETIC)) {
                        String fault = faultOf(field);
                        events.add(
                                new SimpleConditionEvent(field, fault.isEmpty(), field.getDescription() + " " + fault));
                    }
                }
            }
        });
    }

    /**
     * What runs in a simulation is the product: the simulator, with its network in the test kit, is a transport, an executor
     * and an observer. It writes no frame, and of the runtime it implements nothing but the transport.
     */
    ArchRule simulatorHoldsNoSecondImplementation() {
        String[] simulator = {root + ".simulator..", root + ".test.."};
        ArchRule interfaces = classes()
                .that()
                .resideInAnyPackage(simulator)
                .should(new ArchCondition<>("implement nothing of the runtime but its transport") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaClass implemented : type.getAllRawInterfaces()) {
                            String name = implemented.getPackageName();
                            boolean ofProduct =
                                    name.startsWith(root + ".runtime") || name.startsWith(root + ".protocol");
                            events.add(new SimpleConditionEvent(
                                    type,
                                    !ofProduct || name.startsWith(root + ".runtime.transport"),
                                    type.getDescription() + " implements " + implemented.getName()));
                        }
                    }
                });
        ArchRule writers = noClasses()
                .that()
                .resideInAnyPackage(simulator)
                .should()
                .callMethodWhere(call(
                        "write what travels",
                        call -> call.getTargetOwner().getPackageName().startsWith(root + ".protocol")
                                && (call.getName().equals("write")
                                        || call.getName().equals("toBytes")
                                        || call.getName().equals("header")
                                                && call.getTarget()
                                                        .getRawReturnType()
                                                        .getName()
                                                        .equals("void"))));
        ArchRule sessions = noClasses()
                .that()
                .resideInAnyPackage(simulator)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".protocol.session..");
        return CompositeArchRule.of(List.of(interfaces, writers, sessions));
    }

    ArchRule nobodySleeps() {
        return noClasses()
                .should()
                .callMethodWhere(call(
                        "sleep",
                        call -> call.getName().equals("sleep")
                                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                                        || call.getTargetOwner().isEquivalentTo(TimeUnit.class))));
    }

    ArchRule namesTellSomething() {
        return noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)");
    }

    /** Public is what is exported or provided, or serves other packages of the same module from an {@code internal} one. */
    ArchRule publicMeansExported(Set<String> exportedPackages, Set<String> providers) {
        return classes()
                .that()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .and()
                .resideOutsideOfPackage("..internal..")
                .should()
                .beAssignableTo(describe(
                        "exported",
                        type -> exportedPackages.contains(type.getPackageName()) || providers.contains(type.getName())))
                .as("public classes should be exported")
                .allowEmptyShould(true);
    }

    ArchRule packagesAreNullMarked() {
        return classes()
                .that()
                .resideOutsideOfPackages(GENERATED)
                .should(new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith(NullMarked.class))
                                .orElse(false);
                        events.add(new SimpleConditionEvent(
                                type, marked, type.getPackageName() + " has no @NullMarked package-info"));
                    }
                });
    }

    private String faultOf(JavaField field) {
        JavaClass type = field.getRawType();
        if (!field.getModifiers().contains(JavaModifier.FINAL)) {
            return "is not final";
        }
        boolean isEmptyByName = field.getName().startsWith("NO_");
        if (type.isArray() && !isEmptyByName && !field.getModifiers().contains(JavaModifier.PRIVATE)) {
            return "is an array that others can write";
        }
        if (type.isAssignableTo(ThreadLocal.class)
                && HOLDERS_OF_THREAD_LOCALS.contains(field.getOwner().getName())) {
            return "";
        }
        if (MUTABLE_TYPES.stream().anyMatch(type::isAssignableTo)
                || type.getName().startsWith("java.util.concurrent.atomic.")
                        && !type.getSimpleName().endsWith("FieldUpdater")
                || type.getName().equals("io.netty.util.concurrent.FastThreadLocal")) {
            return "is of a type that changes: " + type.getName();
        }
        if (isContainer(type) && (!type.isInterface() || makesContainer(field.getOwner()))) {
            return "is a container that may change (expected: one made by of, copyOf or toList)";
        }
        boolean ours = type.getPackageName().startsWith(root) && !type.isInterface();
        if (ours && type.getAllFields().stream().anyMatch(Rules::isChangeable)) {
            return "is of a class whose fields are not all final: " + type.getName();
        }
        return "";
    }

    private static boolean isContainer(JavaClass type) {
        return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    }

    /** Whether the static initializer constructs a container of its own instead of asking for an immutable one. */
    private static boolean makesContainer(JavaClass owner) {
        return owner.getStaticInitializer().stream()
                .flatMap(initializer -> initializer.getConstructorCallsFromSelf().stream())
                .map(JavaAccess::getTargetOwner)
                .anyMatch(Rules::isContainer);
    }

    private static boolean isChangeable(JavaField field) {
        Set<JavaModifier> modifiers = field.getModifiers();
        return !modifiers.contains(JavaModifier.STATIC)
                && !modifiers.contains(JavaModifier.FINAL)
                // Of foreign superclasses, such as Throwable's and Enum's, nobody here decides.
                && !field.getOwner().getPackageName().startsWith("java.");
    }

    private static DescribedPredicate<HasName> named(String description, String pattern) {
        return describe(description, type -> type.getName().matches(pattern));
    }

    private static DescribedPredicate<JavaCall<?>> call(String description, Predicate<JavaCall<?>> predicate) {
        return describe(description, predicate);
    }

    /** What the protocol must not call. */
    private static final class Protocol {
        private Protocol() {}

        static boolean isImpure(JavaCall<?> call) {
            String owner = call.getTargetOwner().getName();
            String name = call.getName();
            return owner.equals("java.lang.System") && (name.equals("nanoTime") || name.equals("currentTimeMillis"))
                    || owner.startsWith("java.time.") && name.equals("now")
                    || owner.equals("java.lang.Math") && name.equals("random")
                    || owner.equals("java.util.UUID") && name.equals("randomUUID")
                    || owner.equals("java.lang.Object") && (name.equals("wait") || name.startsWith("notify"));
        }
    }
}
