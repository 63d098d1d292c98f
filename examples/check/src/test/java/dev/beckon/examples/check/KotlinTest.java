package dev.beckon.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.processor.BeckonProcessor;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processor says of Kotlin's classes: a contract in Java extends an interface of {@code Odd.kt}. */
final class KotlinTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Suspends | Contract.find: a suspend function (expected: one that returns a CompletableFuture or waits)",
                "TakesBooking | Booking: its constructor is private (expected: one that can be called; in Kotlin, no component of a value class)",
                "TakesHolds | Holds.plain: odd.Plain (expected: a type with a codec; make it a record, or name a converter with @Convert)",
                "TakesFunction | Contract.find.by: kotlin.jvm.functions.Function1<? super java.lang.String, java.lang.Integer> (expected: a type with a codec; make it a record, or name a converter with @Convert)",
                "TakesMany | Contract.find: variable arguments (expected: a List, or byte[] for bytes)",
                "TakesPlain | Contract.find.plain: odd.Plain (expected: a type with a codec; make it a record, or name a converter with @Convert)",
                "TakesChoice | Choice.Nothing: a class (expected: a record or a sealed interface, as all that Choice permits; make it one)",
                "TakesShapes | Contract.find.shapes: ? extends odd.Shape (expected: a type with a codec; a wildcard says nothing; name the type)",
                "GivesUnit | result of Contract.go: kotlin.Unit (expected: a type with a codec; make it a record, or name a converter with @Convert)",
            })
    void isRefused(String type, String message) throws IOException {
        assertThat(errors(type)).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TakesValue", "GivesValue", "TakesUnsigned"})
    void valueClassesAreRefused(String type) throws IOException {
        assertThat(errors(type))
                .singleElement()
                .asString()
                .matches("Contract\\.find-\\w+: named so by Kotlin for a value class \\(expected: .*");
    }

    @Test
    void stringThatMayBeNullIsNotSeenAsOneAndABoxIs() throws IOException {
        assertThat(errors("Nulls")).isEmpty();

        assertThat(exported())
                .contains("\n  string text = 1;", "\n  optional int32 number = 2;", "\n  optional int64 result = 1;");
    }

    @Test
    void genericRecordsAndSealedInterfacesAreAsInJava() throws IOException {
        assertThat(errors("Pages")).isEmpty();

        assertThat(exported()).contains("rpc find(PageOfString) returns (PageOfShape)", "oneof value");
    }

    @Test
    void aListInARecordAndAsAResultNeedsNoWord() throws IOException {
        assertThat(errors("TakesGroup")).isEmpty();
    }

    @Test
    void aParameterHasItsOwnConverter() throws IOException {
        assertThat(errors("Converts")).isEmpty();

        assertThat(exported()).contains("string plain = 1;");
    }

    private String exported() throws IOException {
        return Files.readString(folder.resolve("META-INF/beckon/odd/Contract.proto"));
    }

    /** What the compiler says against a contract that extends this interface. */
    private List<String> errors(String type) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        String source =
                "package odd; @dev.beckon.api.RpcService public interface Contract extends %s {}".formatted(type);
        var unit = new SimpleJavaFileObject(URI.create("string:///odd/Contract.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        try (StandardJavaFileManager files = javac.getStandardFileManager(said, null, null)) {
            JavaCompiler.CompilationTask task = javac.getTask(
                    new StringWriter(),
                    files,
                    said,
                    List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "--release", "17"),
                    null,
                    List.of(unit));
            task.setProcessors(List.of(new BeckonProcessor()));
            assertThat(task.call()).isEqualTo(errorsOf(said).isEmpty());
        }
        return errorsOf(said);
    }

    private static List<String> errorsOf(DiagnosticCollector<JavaFileObject> said) {
        return said.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(null))
                .toList();
    }
}
