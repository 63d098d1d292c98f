package dev.beckon.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeName;
import dev.beckon.api.Message;
import dev.beckon.api.RpcError;
import dev.beckon.api.RpcService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.annotation.IncompleteAnnotationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * The annotation processor: generates for each {@link RpcService} and each {@link Message} of a compilation.
 *
 * <p>Isolating, in Gradle's word: what is generated for a type depends on that type and on those that it names. A
 * type that does not exist yet is looked at again in the next round, since another processor may write it.
 */
public final class BeckonProcessor extends AbstractProcessor {

    /** What is generated for, or checked, by itself. */
    static final List<Class<? extends Annotation>> MARKS = List.of(RpcService.class, Message.class, RpcError.class);

    private final Set<String> waiting = new LinkedHashSet<>(); // names of marked types not generated for yet
    private final Set<String> compiled = new HashSet<>(); // names of the top-level types of this compilation
    private final Map<String, String> codecs = new HashMap<>(); // name of a codec to that of its record
    private final Set<String> reported =
            new HashSet<>(); // a record's errors come up with each contract that reaches it
    private final Set<String> warned = new HashSet<>();

    private @Nullable Locking locking; // from the first round on
    private boolean unread; // a contract or message was refused before it was compared with the lock

    /** For javac. */
    public BeckonProcessor() {}

    /**
     * What javac is to pass on; and, for Gradle, that what is generated for a type depends on that type and on those
     * that it names. To record a lock file all types have to be seen.
     */
    @Override
    public Set<String> getSupportedOptions() {
        Set<String> options = new HashSet<>(Locking.options());
        boolean update = processingEnv != null && Locking.isUpdate(processingEnv.getOptions());
        options.add("org.gradle.annotation.processing." + (update ? "aggregating" : "isolating"));
        return options;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(RpcService.class.getPackageName() + ".*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    /** Claims Beckon's annotations: javac's lint warns of those that nobody claims, and nobody else knows these. */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations")
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element root : round.getRootElements()) {
            if (root instanceof TypeElement type) {
                compiled.add(type.getQualifiedName().toString());
            }
        }
        MARKS.forEach(mark -> addMarked(round, mark));
        if (round.processingOver()) {
            finish(round.errorRaised());
            return true; // javac itself reports the types that never came
        }
        for (String name : List.copyOf(waiting)) {
            TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
            if (type != null && generate(type)) {
                waiting.remove(name);
            }
        }
        return true;
    }

    private Locking locking() {
        Locking read = locking;
        if (read == null) {
            read = Locking.of(processingEnv, this::isCompiled);
            locking = read;
        }
        return read;
    }

    private void finish(boolean failed) {
        // what breaks the lock is reported together, and only where all was read that may have the lock's names
        if (!waiting.isEmpty() || unread || failed && reported.isEmpty()) {
            return;
        }
        boolean complete = locking().reportAbsent();
        if (complete && !failed) {
            locking().finish();
        }
    }

    private void addMarked(RoundEnvironment round, Class<? extends Annotation> mark) {
        for (Element element : round.getElementsAnnotatedWith(mark)) {
            if (element instanceof TypeElement type) {
                waiting.add(type.getQualifiedName().toString());
            }
        }
    }

    /** Generates for a marked type; false if it has to wait for a type that does not exist yet. */
    private boolean generate(TypeElement type) {
        Runnable forget = numbers().checkpoint();
        try {
            if (type.getAnnotation(RpcService.class) != null) {
                service(type);
            }
            if (type.getAnnotation(Message.class) != null) {
                message(type);
            }
            if (type.getAnnotation(RpcError.class) != null) {
                new ErrorReader(elements(), processingEnv.getTypeUtils()).read(type); // its contracts may be elsewhere
            }
            return true;
        } catch (Unresolved | IncompleteAnnotationException | EnumConstantNotPresentException missing) {
            forget.run(); // and is told all of it the next time
            return false;
        } catch (Refusal refusal) {
            unread = true;
            report(type, refusal);
            return true;
        } catch (IOException failure) {
            error(type, type.getSimpleName() + ": cannot write what is generated for it: " + failure.getMessage());
            return true;
        } catch (RuntimeException bug) { // nothing but a message may leave a processor
            StringWriter trace = new StringWriter();
            bug.printStackTrace(new PrintWriter(trace));
            error(type, type.getSimpleName() + ": Beckon's processor failed; please report this: " + trace);
            return true;
        }
    }

    private void service(TypeElement type) throws IOException {
        Problems problems = new Problems();
        Contract read = new ContractReader(elements(), processingEnv.getTypeUtils(), new TopicNames(processingEnv))
                .read(type, problems);
        unread |= !problems.refusals().isEmpty();
        Contract contract = numbers().contract(read, problems);
        Reached reached = new Reached(processingEnv.getTypeUtils(), problems, numbers()).from(contract);
        ProtoImports imports = new ProtoImports(type);
        imports.check(contract, reached, problems);
        EndlessTypes.refuse(reached, problems);
        new AuxiliaryTypes(processingEnv, this::isCompiled).warn(reached.named(), problems);
        if (reportAll(type, problems)) {
            return;
        }
        refuseHiddenAbsence(type, contract);
        locking().warnUnlocked(contract);
        codecs(type, reached);
        errors(contract, reached);
        write(type, MethodsWriter.write(contract));
        List<ProtobufType> imported = imports.known(reached);
        List<String> events = ProtoExport.events(contract, reached, imports, elements());
        write(type, BindingWriter.write(contract, View.declared(contract), imported, events));
        if (contract.needsBlockingView()) {
            view(contract, View.blocking(contract), imported, events);
        }
        if (contract.needsAsyncView()) {
            view(contract, View.async(contract), imported, events);
        }
        proto(contract, reached, imports);
    }

    private void message(TypeElement type) throws IOException {
        if (type.getKind() != ElementKind.RECORD && !FieldReader.isSealedInterface(type)) {
            throw new Refusal(
                    type,
                    type.getSimpleName() + ": @Message on something else (expected: a record or a sealed interface)");
        }
        Problems problems = new Problems();
        CodecType message = problems.collect(() -> FieldReader.message(type));
        Reached reached = new Reached(processingEnv.getTypeUtils(), problems, numbers());
        if (message != null) {
            reached.from(message);
            EndlessTypes.refuse(reached, problems);
            new AuxiliaryTypes(processingEnv, this::isCompiled).warn(reached.named(), problems);
        }
        if (!reportAll(type, problems)) {
            codecs(type, reached);
        }
    }

    private Numbers numbers() {
        return locking().numbers();
    }

    private void view(Contract contract, View view, List<ProtobufType> imported, List<String> events)
            throws IOException {
        write(contract.element(), ViewWriter.write(contract, view));
        write(contract.element(), BindingWriter.write(contract, view, imported, events));
    }

    /** The contract as a {@code .proto}: its text, and its descriptors beside it. */
    private void proto(Contract contract, Reached reached, ProtoImports imports) throws IOException {
        ProtoFile file = ProtoExport.of(contract, reached, imports, elements());
        try (OutputStream out = resource(ProtoExport.textPath(contract), contract)) {
            out.write(ProtoText.write(file).getBytes(StandardCharsets.UTF_8));
        }
        try (OutputStream out = resource(ProtoExport.descriptorPath(contract), contract)) {
            out.write(ProtoDescriptor.write(file));
        }
    }

    private OutputStream resource(String path, Contract contract) throws IOException {
        return processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", path, contract.element())
                .openOutputStream();
    }

    /** For each enum whose numbers are not the ordinals a class that says so to other compilations. */
    private void constants(Reached reached) throws IOException {
        for (EnumType type : reached.enums()) {
            SortedSet<Integer> reserved = reached.reserved(type);
            if (isCompiled(type.element())
                    && !(type.byOrdinal() && reserved.isEmpty())
                    && codecs.putIfAbsent(
                                    type.numbersClass().canonicalName(),
                                    type.javaType().canonicalName())
                            == null) {
                write(
                        type.element(),
                        WireNumbersWriter.write(
                                type.element(), type.numbersClass(), WireNumbersWriter.of(type.numbers(), reserved)));
            }
        }
    }

    /** The same for each error whose numbers are not the order of its data. */
    private void errors(Contract contract, Reached reached) throws IOException {
        for (ErrorType type : contract.errors()) {
            NumberedFields numbered = new NumberedFields(type.fields(), reached.reserved(type));
            if (isCompiled(type.element())
                    && !numbered.plain()
                    && codecs.putIfAbsent(
                                    type.numbersClass().canonicalName(),
                                    type.javaType().canonicalName())
                            == null) {
                write(
                        type.element(),
                        WireNumbersWriter.write(type.element(), type.numbersClass(), numbered.annotation()));
            }
        }
    }

    private void codecs(TypeElement marked, Reached reached) throws IOException {
        constants(reached);
        for (CodecType type : reached.messages()) {
            String codec = type.codec().canonicalName();
            String before = codecs.putIfAbsent(codec, type.qualifiedName());
            if (before != null) {
                if (!before.equals(type.qualifiedName())) {
                    throw new Refusal(
                            type.element(),
                            type.qualifiedName() + ": has the same codec " + codec + " as " + before
                                    + " (expected: another name)");
                }
                continue;
            }
            if (!isCompiled(type.element())) {
                TypeElement existing = elements().getTypeElement(codec);
                if (existing != null) {
                    refuseOtherType(marked, type, existing);
                    continue; // generated where the record was compiled, or where a generic one was used before
                }
                refuseOtherModule(marked, type);
                refuseHiddenAbsence(marked, type);
            }
            write(type.element(), CodecWriter.write(type, reached.numbered(type), reached.namesDeprecated(type)));
        }
    }

    /** Whether the type is part of this compilation, in contrast to those on the class path. */
    private boolean isCompiled(TypeElement type) {
        Element outermost = type;
        while (outermost.getEnclosingElement() instanceof TypeElement around) {
            outermost = around;
        }
        return compiled.contains(((TypeElement) outermost).getQualifiedName().toString());
    }

    /** Two uses of a generic record may have arguments of the same simple name. */
    private static void refuseOtherType(TypeElement marked, CodecType type, TypeElement codec) {
        for (Element member : codec.getEnclosedElements()) {
            if (member instanceof ExecutableElement method
                    && method.getSimpleName().contentEquals("decode")
                    && !TypeName.get(method.getReturnType()).equals(type.javaType())) {
                throw new Refusal(
                        marked,
                        type.javaType() + ": has the same codec " + codec.getQualifiedName() + " as "
                                + Names.of(method.getReturnType())
                                + " (expected: another name, or a record for this use)");
            }
        }
    }

    private void refuseOtherModule(TypeElement marked, CodecType type) {
        ModuleElement own = elements().getModuleOf(marked);
        ModuleElement other = elements().getModuleOf(type.element());
        if (other != null && !other.equals(own)) {
            throw new Refusal(
                    marked,
                    type.qualifiedName() + ": no codec, and " + other
                            + " is another module (expected: "
                            + (type.arguments().isEmpty()
                                    ? "a codec beside the record; mark it @Message and compile its module with"
                                            + " beckon-processor)"
                                    : "a generic type of this module; write a record for this use)"));
        }
    }

    /** Before JDK 22 javac reads type annotations from class files only if it is told to (JDK-8225377). */
    private void refuseHiddenAbsence(TypeElement marked, CodecType type) throws IOException {
        boolean shown = type.element().getRecordComponents().stream()
                .anyMatch(component -> FieldReader.nullable(component.asType()));
        if (!shown
                && !(type instanceof SealedType)
                && Runtime.version().feature() < 22
                && mentionsNullable(type.element())) {
            throw new Refusal(
                    marked,
                    type.qualifiedName() + ": no codec, and this javac does not show which of its components"
                            + " are @Nullable (expected: a codec beside the record, by @Message; or JDK 22 or later)");
        }
    }

    /** As for records, for interfaces that a contract extends and for its errors, where they come as class files. */
    private void refuseHiddenAbsence(TypeElement marked, Contract contract) throws IOException {
        List<TypeElement> types =
                new ArrayList<>(new ContractMethods(processingEnv.getTypeUtils(), contract.element()).interfaces());
        contract.errors().forEach(error -> types.add(error.element()));
        for (TypeElement type : types) {
            if (Runtime.version().feature() < 22
                    && !isCompiled(type)
                    && !showsNullable(type)
                    && mentionsNullable(type)) {
                throw new Refusal(
                        marked,
                        type.getQualifiedName() + ": is compiled already, and this javac does not show which of its"
                                + " types are @Nullable (expected: JDK 22 or later, or its source in this"
                                + " compilation)");
            }
        }
    }

    private static boolean showsNullable(TypeElement type) {
        return type.getEnclosedElements().stream()
                .filter(ExecutableElement.class::isInstance)
                .map(method -> (ExecutableType) method.asType())
                .anyMatch(method -> FieldReader.nullable(method.getReturnType())
                        || method.getParameterTypes().stream().anyMatch(FieldReader::nullable));
    }

    private boolean mentionsNullable(TypeElement type) throws IOException {
        ClassName name = ClassName.get(type);
        if (name.packageName().startsWith("java.")) {
            return false; // not on the class path, and without such annotations
        }
        String file = String.join("$", name.simpleNames()) + ".class";
        byte[] content;
        try (InputStream in = processingEnv
                .getFiler()
                .getResource(StandardLocation.CLASS_PATH, name.packageName(), file)
                .openInputStream()) {
            content = in.readAllBytes();
        }
        String annotation = 'L' + Codec.NULLABLE.canonicalName().replace('.', '/') + ';';
        return new String(content, StandardCharsets.ISO_8859_1).contains(annotation);
    }

    private void write(TypeElement origin, JavaFile file) throws IOException {
        String name = (file.packageName().isEmpty() ? "" : file.packageName() + '.')
                + file.typeSpec().name();
        if (compiled.contains(name)) {
            throw new Refusal(
                    origin,
                    name + ": exists already (expected: a free name, for what is generated from "
                            + origin.getSimpleName() + "; rename it)");
        }
        file.writeTo(processingEnv.getFiler());
    }

    private Elements elements() {
        return processingEnv.getElementUtils();
    }

    private boolean reportAll(TypeElement marked, Problems problems) {
        problems.refusals().forEach(refusal -> report(marked, refusal));
        for (Problems.Warning warning : problems.warnings()) {
            if (warned.add(warning.text())) {
                processingEnv.getMessager().printMessage(Diagnostic.Kind.WARNING, warning.text(), warning.element());
            }
        }
        return !problems.refusals().isEmpty();
    }

    /** Reports on the element itself if it has a place in a source file, otherwise on the marked type. */
    private void report(TypeElement marked, Refusal refusal) {
        Element element = refusal.element();
        Element around = element;
        while (around != null && !(around instanceof TypeElement)) {
            around = around.getEnclosingElement();
        }
        if (reported.add(refusal.text())) {
            error(
                    element != null && around instanceof TypeElement type && isCompiled(type)
                            ? withPlace(element)
                            : marked,
                    refusal.text());
        }
    }

    /** For a record's component its field: javac does not know where the component itself stands. */
    static Element withPlace(Element element) {
        Element around = element.getEnclosingElement();
        if (around == null || element.getKind() != ElementKind.RECORD_COMPONENT) {
            return element;
        }
        for (Element member : around.getEnclosedElements()) {
            if (member.getKind() == ElementKind.FIELD && member.getSimpleName().equals(element.getSimpleName())) {
                return member;
            }
        }
        return element;
    }

    private void error(Element element, String text) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, text, element);
    }
}
