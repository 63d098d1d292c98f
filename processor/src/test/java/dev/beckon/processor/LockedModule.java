package dev.beckon.processor;

import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** A module in a directory, with a build file and a lock file, that is compiled again and again from other sources. */
final class LockedModule {

    static final String IMPORTS = "package acme; import dev.beckon.api.*; import java.util.*; import java.time.*;"
            + " import java.util.concurrent.*; import org.jspecify.annotations.Nullable;";

    private final Path directory;
    private final List<Path> classPath;
    private final List<Processor> others = new ArrayList<>();
    private boolean found;
    private int builds;

    LockedModule(Path directory, Path... classPath) {
        this.directory = directory;
        this.classPath = List.of(classPath);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("pom.xml"), "<project/>");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Has another processor take part from now on. */
    void add(Processor processor) {
        others.add(processor);
    }

    /** Has javac find the processors as it does for users, and say whatever it has to say of them. */
    LockedModule findingProcessors() {
        found = true;
        return this;
    }

    /** Compiles from scratch, into a directory of its own. */
    Build compile(String... sources) {
        return compile(List.of(), sources);
    }

    /** Compiles from scratch, and records what has changed. */
    Build update(String... sources) {
        Build build = compile(List.of("-Abeckon.lock=update"), sources);
        if (!build.errors().isEmpty()) {
            throw new AssertionError(build.errors());
        }
        return build;
    }

    Build compile(List<String> options, String... sources) {
        return compileInto(directory.resolve("target/" + ++builds + "/classes"), options, sources);
    }

    /** Compiles on top of what is in the directory, which is on the class path as well. */
    Build compileInto(Path output, List<String> options, String... sources) {
        try {
            Path source = Files.createDirectories(directory.resolve("src/" + ++builds));
            Files.createDirectories(output);
            List<Path> files = new ArrayList<>();
            for (String text : sources) {
                int end = text.indexOf('\n');
                Path file = source.resolve(text.substring(0, end).replace('.', '/') + ".java");
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, text.substring(end + 1)));
            }
            return compile(output, options, files);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Build compile(Path output, List<String> options, List<Path> files) {
        List<String> all = new ArrayList<>(
                List.of("-Xlint:all,-options" + (found ? "" : ",-processing"), "-d", output.toString(), "-cp"));
        StringBuilder path = new StringBuilder(output.toString());
        classPath.forEach(entry -> path.append(File.pathSeparator).append(entry));
        all.add(path + File.pathSeparator + System.getProperty("java.class.path"));
        all.addAll(options);
        if (found) {
            all.addAll(List.of("-processorpath", System.getProperty("java.class.path")));
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        JavaCompiler.CompilationTask task = javac.getTask(
                null,
                null,
                said,
                all,
                null,
                javac.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files));
        List<Processor> processors = new ArrayList<>(others); // first: ours claims its annotations
        processors.addAll(List.of(new LockGuard(), new BeckonProcessor()));
        if (!found) {
            task.setProcessors(processors);
        }
        task.call();
        return new Build(
                output,
                texts(said, List.of(Diagnostic.Kind.ERROR)),
                texts(said, List.of(Diagnostic.Kind.WARNING, Diagnostic.Kind.MANDATORY_WARNING)));
    }

    private static List<String> texts(DiagnosticCollector<JavaFileObject> said, List<Diagnostic.Kind> kinds) {
        return said.getDiagnostics().stream()
                .filter(diagnostic -> kinds.contains(diagnostic.getKind()))
                .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    Path lockFile() {
        return directory.resolve("beckon.lock");
    }

    /** The lock file without its head. */
    String lock() {
        try (Stream<String> lines = Files.lines(lockFile())) {
            return String.join("\n", lines.filter(line -> !line.startsWith("#")).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void lock(String text) {
        try {
            Files.writeString(lockFile(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The files beside the build file, by name. */
    List<String> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * What one compilation has made.
     *
     * @param errors each with its line before it
     * @param warnings likewise
     */
    record Build(Path classes, List<String> errors, List<String> warnings) {

        /** This build, which has to be without errors. */
        Build succeeded() {
            if (!errors.isEmpty()) {
                throw new AssertionError(errors);
            }
            return this;
        }

        ClassLoader loader() {
            try {
                return new URLClassLoader(new URL[] {classes.toUri().toURL()}, LockedModule.class.getClassLoader());
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** What the static method {@code acme.Samples.sample()} gives, encoded by the codec of {@code type}. */
        byte[] encodeSample(String type) {
            ClassLoader loader = loader();
            return encode(loader, type, call(loader, "acme.Samples", "sample"));
        }

        static byte[] encode(ClassLoader loader, String type, Object sample) {
            Encoder out = new Encoder(64);
            call(loader, type + "Beckon", "encode", sample, out);
            return Arrays.copyOf(out.array(), out.position());
        }

        /** The text of the value that the codec of {@code type} reads from {@code bytes}. */
        String decode(String type, byte[] bytes) {
            Decoder in = new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length);
            return String.valueOf(call(loader(), type + "Beckon", "decode", in));
        }

        static Object call(ClassLoader loader, String type, String name, Object... arguments) {
            try {
                Method method = Arrays.stream(Class.forName(type, true, loader).getDeclaredMethods())
                        .filter(declared ->
                                declared.getName().equals(name) && declared.getParameterCount() == arguments.length)
                        .findFirst()
                        .orElseThrow();
                method.setAccessible(true);
                return method.invoke(null, arguments);
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new AssertionError(thrown.getCause());
            } catch (ReflectiveOperationException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
