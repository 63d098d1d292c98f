package dev.beckon.processor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * What one compilation has to do with the lock file: it reads it at the start, and at the end either says what is to be
 * recorded or records it.
 */
final class Locking {

    /** The option that says where the lock file lies. */
    static final String FILE_OPTION = "beckon.lock.file";

    /** The option, and system property, that says what to do with the lock file. */
    static final String OPTION = "beckon.lock";

    /** The value of {@link #OPTION} that records. */
    static final String UPDATE = "update";

    private static final String COMMAND =
            "compile with -A" + OPTION + "=" + UPDATE + ", in Maven: mvn clean compile -D" + OPTION + "=" + UPDATE;

    private static final int SHOWN = 10; // changes in one warning

    private final Messager messager;
    private final Elements elements;
    private final @Nullable LockFile file;
    private final boolean update;
    private final Numbers numbers;

    private Locking(
            Messager messager,
            Elements elements,
            @Nullable LockFile file,
            boolean update,
            Lock locked,
            Predicate<TypeElement> compiled) {
        this.messager = messager;
        this.elements = elements;
        this.file = file;
        this.update = update;
        numbers = new Numbers(
                locked, file == null ? LockFile.NAME : file.label(), file != null && file.exists(), elements, compiled);
    }

    /** The options that javac is to pass on. */
    static Set<String> options() {
        return Set.of(FILE_OPTION, OPTION);
    }

    /** Whether the compilation is to record what has changed. */
    static boolean isUpdate(Map<String, String> options) {
        return UPDATE.equals(options.getOrDefault(OPTION, System.getProperty(OPTION)));
    }

    /** Reads the lock file of this compilation, if it has one; a file that cannot be read is an error. */
    static Locking of(ProcessingEnvironment environment, Predicate<TypeElement> compiled) {
        Messager messager = environment.getMessager();
        Elements elements = environment.getElementUtils();
        Map<String, String> options = environment.getOptions();
        boolean update = isUpdate(options);
        String value = options.getOrDefault(OPTION, System.getProperty(OPTION));
        if (value != null && !update) {
            messager.printMessage(
                    Diagnostic.Kind.ERROR, OPTION + ": " + value + " (expected: " + UPDATE + ", or nothing)");
        }
        LockFile file = file(environment.getFiler(), options.get(FILE_OPTION));
        Lock locked = new Lock();
        if (file != null) {
            try {
                locked = file.read();
            } catch (LockSyntax.Invalid invalid) {
                messager.printMessage(Diagnostic.Kind.ERROR, invalid.getMessage());
                file = null; // the build has failed; numbers without it are as good as any
            } catch (IOException failure) {
                messager.printMessage(
                        Diagnostic.Kind.ERROR, file.path() + ": cannot be read (expected: a text file): " + failure);
                file = null;
            }
        }
        if (file == null && update && value != null) {
            // of tests, or compiled in memory: nothing to update, which is right where one command builds all
            update = false;
        }
        return new Locking(messager, elements, file, update, locked, compiled);
    }

    private static @Nullable LockFile file(Filer filer, @Nullable String option) {
        if (option != null) {
            return new LockFile(Path.of(option).toAbsolutePath());
        }
        try {
            return LockFile.of(filer.getResource(StandardLocation.CLASS_OUTPUT, "", LockFile.NAME)
                    .toUri());
        } catch (IOException | IllegalArgumentException noOutput) {
            return null;
        }
    }

    Numbers numbers() {
        return numbers;
    }

    /** Warns if bytes of the contract are kept on disk and nothing keeps their numbers. */
    void warnUnlocked(Contract contract) {
        boolean durable = contract.calls().stream().anyMatch(Call::durable);
        if (file == null
                || file.exists()
                || update
                || !durable && contract.topics().isEmpty()) {
            return;
        }
        messager.printMessage(
                Diagnostic.Kind.WARNING,
                contract.javaType().simpleName() + ": its "
                        + (contract.topics().isEmpty() ? "@Durable calls" : "topics")
                        + " are kept on disk, where bytes outlive this version of its types, and no " + file.label()
                        + " keeps their numbers (expected: a lock file, committed; " + COMMAND + ")",
                contract.element());
    }

    /** For the last round: reports what is locked and no more there; whether nothing is. */
    boolean reportAbsent() {
        List<Refusal> absent = numbers.check().absent(elements, numbers::isSeen);
        absent.forEach(refusal -> messager.printMessage(Diagnostic.Kind.ERROR, refusal.text(), refusal.element()));
        return absent.isEmpty();
    }

    /** For the last round of a compilation that has no errors: records what has changed, or warns of it. */
    void finish() {
        if (file == null) {
            return;
        }
        if (update) {
            try {
                file.write(numbers.now());
            } catch (IOException failure) {
                messager.printMessage(
                        Diagnostic.Kind.ERROR, file.path() + ": not written (expected: to be updated): " + failure);
            }
        } else if (!numbers.changes().isEmpty()) {
            warn(numbers.changes());
        }
    }

    private void warn(List<Change> changes) {
        String shown = changes.stream().limit(SHOWN).map(Change::text).collect(Collectors.joining("; "));
        String more = changes.size() > SHOWN ? "; and " + (changes.size() - SHOWN) + " more" : "";
        messager.printMessage(
                Diagnostic.Kind.MANDATORY_WARNING,
                "not in " + LockFile.NAME + " yet: " + shown + more
                        + " (expected: recorded, and committed with the change; " + COMMAND + ")",
                current(changes.get(0).element()));
    }

    /** The element as the last round has it: javac knows no place of those of rounds before. */
    private Element current(Element element) {
        Element around = element;
        while (around != null && !(around instanceof TypeElement)) {
            around = around.getEnclosingElement();
        }
        TypeElement type =
                around instanceof TypeElement before ? elements.getTypeElement(before.getQualifiedName()) : null;
        if (type == null) {
            return element;
        }
        if (element.equals(around)) {
            return type;
        }
        for (Element member : type.getEnclosedElements()) {
            if (member.getSimpleName().equals(element.getSimpleName()) && member.getKind() == element.getKind()) {
                return BeckonProcessor.withPlace(member);
            }
        }
        return type;
    }
}
