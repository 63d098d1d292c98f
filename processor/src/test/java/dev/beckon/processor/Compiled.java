package dev.beckon.processor;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.beckon.api.ServiceBinding;
import dev.beckon.api.codec.CodecLimits;
import dev.beckon.api.codec.Decoder;
import dev.beckon.api.codec.Encoder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/** Sources compiled in memory with the processor, and loaded. */
final class Compiled {

    private final Compilation compilation;
    private final ClassLoader loader;

    private Compiled(Compilation compilation) {
        this.compilation = compilation;
        loader = new Loader(compilation);
    }

    /** Compiles sources, each starting with its fully qualified name in a line; warnings are errors. */
    static Compiled of(String... sources) {
        return of(compile(sources));
    }

    /** What a compilation made, which must have succeeded. */
    static Compiled of(Compilation compilation) {
        if (compilation.status() != Compilation.Status.SUCCESS) {
            throw new AssertionError(compilation.diagnostics() + "\n" + generatedText(compilation));
        }
        return new Compiled(compilation);
    }

    static Compilation compile(String... sources) {
        return compile(List.of("-Xlint:all", "-Werror"), List.of(), sources);
    }

    /** Compiles with these options, and with these directories on the class path. */
    static Compilation compile(List<String> options, List<Path> directories, String... sources) {
        List<File> classPath = new ArrayList<>();
        directories.forEach(directory -> classPath.add(directory.toFile()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(new File(entry));
        }
        return javac().withOptions(options)
                .withClasspath(classPath)
                .withProcessors(new BeckonProcessor())
                .compile(Arrays.stream(sources).map(Compiled::source).toList());
    }

    /** Writes the compiled classes into a directory. */
    static void write(Compilation compilation, Path directory) throws IOException {
        for (JavaFileObject file : compilation.generatedFiles()) {
            String path = file.toUri().getPath();
            // compile-testing takes a file that the processor only asks for as one that it made
            if (path.startsWith("/CLASS_OUTPUT/") && !path.endsWith("/beckon.lock")) {
                Path target = directory.resolve(path.substring("/CLASS_OUTPUT/".length()));
                Files.createDirectories(target.getParent());
                try (InputStream in = file.openInputStream()) {
                    Files.write(target, in.readAllBytes());
                }
            }
        }
    }

    private static JavaFileObject source(String source) {
        int end = source.indexOf('\n');
        return JavaFileObjects.forSourceString(source.substring(0, end), source.substring(end + 1));
    }

    private static String generatedText(Compilation compilation) {
        StringBuilder all = new StringBuilder();
        for (JavaFileObject file : compilation.generatedSourceFiles()) {
            try {
                all.append("==== ").append(file.getName()).append('\n').append(file.getCharContent(true));
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return all.toString();
    }

    /** The text of a generated source file. */
    String generated(String name) throws IOException {
        return compilation
                .generatedSourceFile(name)
                .orElseThrow(() -> new AssertionError(name + " is not generated"))
                .getCharContent(true)
                .toString();
    }

    /** All generated sources. */
    String sources() {
        return generatedText(compilation);
    }

    boolean generates(String name) {
        return compilation.generatedSourceFile(name).isPresent();
    }

    /** The text of a generated resource. */
    String resource(String path) throws IOException {
        return compilation
                .generatedFile(StandardLocation.CLASS_OUTPUT, path)
                .orElseThrow(() -> new AssertionError(path + " is not generated"))
                .getCharContent(true)
                .toString();
    }

    Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    /** The binding of a contract or view, found as the runtime finds it. */
    @SuppressWarnings("unchecked")
    ServiceBinding<Object> binding(String type) throws ReflectiveOperationException {
        return (ServiceBinding<Object>)
                type(ServiceBinding.classNameOf(type(type))).getConstructor().newInstance();
    }

    /** What the codec of {@code type} writes. */
    byte[] encode(String type, Object value) throws Throwable {
        Encoder out = new Encoder(1);
        codecMethod(type, "encode", value, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** What the codec of {@code type} reads. */
    Object decode(String type, byte[] bytes) throws Throwable {
        return codecMethod(type, "decode", new Decoder(CodecLimits.DEFAULT).reset(bytes, 0, bytes.length));
    }

    private Object codecMethod(String type, String name, Object... arguments) throws Throwable {
        for (Method method : type(type + "Beckon").getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                try {
                    return method.invoke(null, arguments);
                } catch (InvocationTargetException thrown) {
                    throw Objects.requireNonNull(thrown.getCause());
                }
            }
        }
        throw new AssertionError(type + " has no codec");
    }

    /** What a static method without parameters of a compiled class returns. */
    Object run(String type, String method) throws Throwable {
        Method found = type(type).getDeclaredMethod(method);
        found.setAccessible(true);
        try {
            return found.invoke(null);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private static final class Loader extends ClassLoader {

        private final Map<String, byte[]> classes = new HashMap<>();

        Loader(Compilation compilation) {
            super(Compiled.class.getClassLoader());
            for (JavaFileObject file : compilation.generatedFiles()) {
                if (file.getKind() == JavaFileObject.Kind.CLASS) {
                    String path = file.toUri().getPath();
                    String name = path.substring("/CLASS_OUTPUT/".length(), path.length() - ".class".length());
                    try (InputStream in = file.openInputStream()) {
                        classes.put(name.replace('/', '.'), in.readAllBytes());
                    } catch (IOException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
