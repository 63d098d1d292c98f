package dev.beckon.cli.export;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.export.PackageLayout.ContractFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The {@code .proto} files that lie in jars and in folders of classes, by the path by which protoc knows them. */
final class Contracts {

    private static final String FOLDER = "META-INF/beckon/";
    private static final String EXTENSION = ".proto";
    private static final String DESCRIPTORS = ".binpb"; // beside it
    private static final Pattern PACKAGE = Pattern.compile("(\\w+(\\.\\w+)*)?"); // paths are made of it
    private static final int LONGEST = 16 * 1024 * 1024; // bytes of a file, far beyond what a contract needs

    private final SortedMap<String, String> files = new TreeMap<>();
    private final Map<String, byte[]> descriptors = new HashMap<>(); // by the same paths; older processors wrote none

    /**
     * Adds those in this jar or folder.
     *
     * @throws CommandFailedException if there are none, or one is there already with another content
     */
    void addAll(Path jar) {
        int before = files.size();
        boolean found;
        try {
            found = Files.isDirectory(jar) ? addFolder(jar) : addJar(jar);
        } catch (ZipException malformed) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "JAR: " + jar + " is none: " + malformed.getMessage() + " (expected: a jar)");
        } catch (IOException unreadable) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "JAR: " + jar + " cannot be read: " + unreadable.getMessage());
        }
        if (!found && files.size() == before) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "JAR: " + jar + " has no contract (expected: " + FOLDER + "**/*" + EXTENSION
                            + ", which beckon-processor writes)");
        }
    }

    /**
     * All of them, for one run of protoc: with a file of its own for what several contracts of a package share.
     *
     * @throws CommandFailedException if descriptors beside one are not of its
     */
    SortedMap<String, String> files() {
        SortedMap<String, String> laidOut = new TreeMap<>(files);
        SortedMap<String, List<ContractFile>> packages = new TreeMap<>();
        files.forEach((path, text) -> {
            byte[] set = descriptors.get(path.substring(0, path.length() - EXTENSION.length()) + DESCRIPTORS);
            if (set != null) {
                FileDescriptorProto file = descriptor(path, set);
                packages.computeIfAbsent(file.getPackage(), name -> new ArrayList<>())
                        .add(new ContractFile(path, text, file));
            }
        });
        packages.forEach((name, contracts) -> {
            try {
                laidOut.putAll(PackageLayout.of(name, contracts, laidOut.keySet()));
            } catch (IllegalArgumentException foreign) {
                throw new CommandFailedException(
                        ExitCode.FAILED,
                        "JAR: " + foreign.getMessage() + " (expected: a file as beckon-processor writes it)");
            }
        });
        return laidOut;
    }

    private static FileDescriptorProto descriptor(String path, byte[] set) {
        try {
            for (FileDescriptorProto file : FileDescriptorSet.parseFrom(set).getFileList()) {
                if (file.getName().equals(path)
                        && PACKAGE.matcher(file.getPackage()).matches()) {
                    return file;
                }
            }
        } catch (InvalidProtocolBufferException malformed) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "JAR: descriptors of " + path + ": " + malformed.getMessage() + " (expected: those of this file)");
        }
        throw new CommandFailedException(
                ExitCode.FAILED, "JAR: descriptors of " + path + ": not its (expected: those of this file)");
    }

    private boolean addFolder(Path folder) throws IOException {
        Path root = folder.resolve(FOLDER);
        if (!Files.isDirectory(root)) {
            return false;
        }
        boolean found = false;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(EXTENSION) || name.endsWith(DESCRIPTORS)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        add(folder, name, in);
                    }
                    found |= name.endsWith(EXTENSION);
                }
            }
        }
        return found;
    }

    private boolean addJar(Path jar) throws IOException {
        boolean found = false;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(FOLDER) && (name.endsWith(EXTENSION) || name.endsWith(DESCRIPTORS))) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        add(jar, name.substring(FOLDER.length()), in);
                    }
                    found |= name.endsWith(EXTENSION);
                }
            }
        }
        return found;
    }

    private void add(Path from, String name, InputStream in) throws IOException {
        Path path = Path.of(name);
        if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..")) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "JAR: " + from + " has " + name + " (expected: a path inside " + FOLDER + ")");
        }
        byte[] content = in.readNBytes(LONGEST + 1);
        if (content.length > LONGEST) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "JAR: " + from + ": " + name + " has more than " + LONGEST
                            + " bytes (expected: at most that many)");
        }
        boolean differs;
        if (name.endsWith(EXTENSION)) {
            String text = new String(content, StandardCharsets.UTF_8);
            String before = files.putIfAbsent(name, text);
            differs = before != null && !before.equals(text);
        } else {
            byte[] before = descriptors.putIfAbsent(name, content);
            differs = before != null && !Arrays.equals(before, content);
        }
        if (differs) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "JAR: " + from + ": " + name + " differs from that of another jar (expected: one version of it)");
        }
    }
}
