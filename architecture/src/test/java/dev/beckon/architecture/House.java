package dev.beckon.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The compiled modules of this repository, found by the {@code <modules>} of the poms.
 *
 * <p>A module without sources has no code yet and is left out; one whose sources are not compiled is an error, so that no
 * rule holds because it looked at nothing.
 */
final class House {
    /** Where this build puts its output, in each module's folder. */
    private static final String TARGET = System.getProperty("beckon.target", "target");

    /** Modules that only this repository runs. */
    private static final List<String> NO_PRODUCT =
            List.of("bench", "chaos", "conformance", "faultdisk", "fuzz", "leakcheck", "simulator");

    private final Path root;
    private final List<String> folders;
    private final JavaClasses main;

    private House(Path root, List<String> folders) {
        this.root = root;
        this.folders = folders;
        this.main = imported(foldersWithMainCode(), "classes");
    }

    /** The repository around the working folder, which is this module's. */
    static House around() {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<String> folders = new ArrayList<>();
        addModules(root, "", folders);
        return new House(root, List.copyOf(folders));
    }

    /** Folders of all modules that have main code, relative to the root. */
    List<String> foldersWithMainCode() {
        return folders.stream().filter(folder -> hasSources(folder, "main")).toList();
    }

    /** Folders of all modules that have test code, except this one: its plants break the rules on purpose. */
    List<String> foldersWithTestCode() {
        return folders.stream()
                .filter(folder -> hasSources(folder, "test") && !folder.equals("architecture"))
                .toList();
    }

    /** The main code of all modules. */
    JavaClasses main() {
        return main;
    }

    /** The main code of all modules that users may have at run time: no measuring, no generated samples. */
    JavaClasses product() {
        return foldersWithMainCode().stream()
                .filter(folder -> !NO_PRODUCT.contains(folder))
                .map(this::within)
                .reduce((either, other) -> either.or(other))
                .map(main::that)
                .orElseThrow();
    }

    /** The main code of one module. */
    JavaClasses main(String folder) {
        return main.that(within(folder));
    }

    /** The test code of all modules. */
    JavaClasses tests() {
        return imported(foldersWithTestCode(), "test-classes");
    }

    /** The module descriptor of a folder's main code. */
    Optional<ModuleDescriptor> descriptor(String folder) {
        Path file = output(folder).resolve("classes/module-info.class");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return Optional.of(ModuleDescriptor.read(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private JavaClasses imported(List<String> from, String kind) {
        List<Path> paths =
                from.stream().map(folder -> output(folder).resolve(kind)).toList();
        for (Path path : paths) {
            if (!containsFile(path, file -> file.endsWith(".class"))) {
                throw new IllegalStateException(
                        root.relativize(path) + ": no classes (expected: the module is compiled)");
            }
        }
        return new ClassFileImporter().importPaths(paths);
    }

    private DescribedPredicate<JavaClass> within(String folder) {
        String classes = output(folder).resolve("classes").toUri().toString();
        return DescribedPredicate.describe("in " + folder, type -> type.getSource()
                .map(source -> source.getUri().toString().startsWith(classes))
                .orElse(false));
    }

    /** Where the build puts what it makes of a module; those for strangers to copy know nothing of our property. */
    private Path output(String folder) {
        boolean strangers = folder.startsWith("examples/") && hasSources(folder, "main");
        return root.resolve(folder).resolve(strangers ? "target" : TARGET);
    }

    private boolean hasSources(String folder, String kind) {
        return containsFile(
                root.resolve(folder).resolve("src").resolve(kind).resolve("java"),
                file -> file.endsWith(".java") && !file.endsWith("module-info.java"));
    }

    private static boolean containsFile(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).anyMatch(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
    }

    private static void addModules(Path root, String folder, List<String> found) {
        Path pom = root.resolve(folder).resolve("pom.xml");
        try {
            NodeList modules = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getElementsByTagName("module");
            for (int i = 0; i < modules.getLength(); i++) {
                String name = modules.item(i).getTextContent().strip();
                String child = folder.isEmpty() ? name : folder + "/" + name;
                found.add(child);
                addModules(root, child, found);
            }
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException(pom + ": not readable", e);
        }
    }
}
