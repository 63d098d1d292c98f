package dev.beckon.processor;

import dev.beckon.api.RpcService;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * The annotation processor for compilations without any annotation of Beckon's: it reports what the lock file has and
 * the module has no more.
 *
 * <p>Javac asks {@link BeckonProcessor} only where one of its annotations is, so it cannot notice that the last one is
 * gone. This one supports all annotations, which javac asks always, and so must not claim any; that is why the two are
 * not one. It reads the lock file, if there is one, and writes nothing.
 */
public final class LockGuard extends AbstractProcessor {

    private static final String ANNOTATIONS = RpcService.class.getPackageName();

    private boolean leftToOther;

    /** For javac. */
    public LockGuard() {}

    @Override
    public Set<String> getSupportedOptions() {
        Set<String> options = new HashSet<>(Locking.options());
        options.add("org.gradle.annotation.processing.isolating"); // nothing is generated
        return options;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        leftToOther |= annotations.stream().anyMatch(LockGuard::isOurs) || isMarked(round);
        if (round.processingOver() && !round.errorRaised() && !leftToOther) {
            Locking.of(processingEnv, type -> false).reportAbsent();
        }
        return false;
    }

    private static boolean isOurs(TypeElement annotation) {
        return annotation.getEnclosingElement() instanceof PackageElement around
                && around.getQualifiedName().contentEquals(ANNOTATIONS);
    }

    /** The same where the other processor came first and has claimed its annotations. */
    private static boolean isMarked(RoundEnvironment round) {
        for (Class<? extends Annotation> mark : BeckonProcessor.MARKS) {
            if (!round.getElementsAnnotatedWith(mark).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
