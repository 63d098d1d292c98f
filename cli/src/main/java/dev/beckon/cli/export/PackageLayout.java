package dev.beckon.cli.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import dev.beckon.cli.protobuf.WellKnownFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of the contracts of one protobuf package, so that protoc takes them together. Each contract's file declares
 * all that it needs, since the processor looks at one contract at a time; what several declare alike goes to a file of
 * its own here, which they import, and what several declare differently gets the contract's name in front.
 */
final class PackageLayout {

    private static final String SHARED = "shared";
    private static final Map<String, String> WELL_KNOWN = wellKnown(); // full names of messages to files

    /** A contract's file. */
    record ContractFile(String path, String text, FileDescriptorProto descriptor) {}

    private final String protoPackage;
    private final List<ContractFile> files; // by path
    private final Map<String, SortedMap<String, Message>> declared = new TreeMap<>(); // name to path to declaration
    private final Set<String> services = new HashSet<>();
    private final Set<String> symbols = new HashSet<>(); // of the export
    private final Set<String> shared;
    private final Set<String> clashing = new TreeSet<>();

    private PackageLayout(String protoPackage, List<ContractFile> files) {
        this.protoPackage = protoPackage;
        this.files = files;
        for (ContractFile file : files) {
            file.descriptor().getServiceList().forEach(service -> services.add(service.getName()));
            file.descriptor().getMessageTypeList().forEach(type -> declare(file, type.getName(), type));
            file.descriptor().getEnumTypeList().forEach(type -> declare(file, type.getName(), type));
        }
        symbols.addAll(services);
        symbols.addAll(declared.keySet());
        shared = shared();
        declared.forEach((name, places) -> {
            if (!shared.contains(name) && (places.size() > 1 || services.contains(name))) {
                clashing.add(name);
            }
        });
    }

    /**
     * The texts of all files by their paths, with that of what they share.
     *
     * @param files by their paths, of one package
     * @param taken paths that are in use
     * @throws IllegalArgumentException if the processor has not written one of them; the message names it
     */
    static SortedMap<String, String> of(String protoPackage, List<ContractFile> files, Set<String> taken) {
        PackageLayout layout = new PackageLayout(protoPackage, files);
        SortedMap<String, String> texts = new TreeMap<>();
        if (layout.shared.isEmpty() && layout.clashing.isEmpty()) {
            files.forEach(file -> texts.put(file.path(), file.text()));
        } else {
            layout.write(texts, layout.free(taken));
        }
        return texts;
    }

    private void declare(ContractFile file, String name, Message type) {
        declared.computeIfAbsent(name, each -> new TreeMap<>()).put(file.path(), type);
    }

    /** What is declared more than once, always alike, and so is all that it names. */
    private Set<String> shared() {
        Set<String> alike = new TreeSet<>();
        declared.forEach((name, places) -> {
            if (places.size() > 1 && !services.contains(name) && new HashSet<>(places.values()).size() == 1) {
                alike.add(name);
            }
        });
        boolean changed = true;
        while (changed) {
            changed = alike.removeIf(name -> {
                SortedMap<String, Message> places = Objects.requireNonNull(declared.get(name));
                return names(places.values().iterator().next()).stream()
                        .map(type -> top(protoPackage, type))
                        .anyMatch(top -> declared.containsKey(top) && !alike.contains(top));
            });
        }
        return alike;
    }

    private String free(Set<String> taken) {
        String folder = protoPackage.isEmpty() ? "" : protoPackage.replace('.', '/') + '/';
        String name = SHARED;
        while (taken.contains(folder + name + ".proto")) {
            name += '_';
        }
        return folder + name + ".proto";
    }

    private void write(SortedMap<String, String> texts, String sharedPath) {
        SortedMap<String, List<String>> sharedBlocks = new TreeMap<>();
        SortedSet<String> sharedImports = new TreeSet<>();
        for (ContractFile file : files) {
            try {
                write(file, texts, sharedPath, sharedBlocks, sharedImports);
            } catch (IllegalArgumentException foreign) {
                throw new IllegalArgumentException(file.path() + ": " + foreign.getMessage(), foreign);
            }
        }
        if (!sharedBlocks.isEmpty()) {
            String origin = "// Generated by Beckon of what several contracts share; changes to this file are lost.";
            texts.put(
                    sharedPath,
                    ProtoSource.write(origin, protoPackage, sharedImports, List.copyOf(sharedBlocks.values())));
        }
    }

    private void write(
            ContractFile file,
            SortedMap<String, String> texts,
            String sharedPath,
            SortedMap<String, List<String>> sharedBlocks,
            SortedSet<String> sharedImports) {
        FileDescriptorProto descriptor = file.descriptor();
        ProtoSource source = ProtoSource.of(file.text());
        Map<String, Message> here = new LinkedHashMap<>();
        descriptor.getServiceList().forEach(each -> here.put(each.getName(), each));
        descriptor.getMessageTypeList().forEach(each -> here.put(each.getName(), each));
        descriptor.getEnumTypeList().forEach(each -> here.put(each.getName(), each));
        BlockRewriter rewriter = new BlockRewriter(protoPackage, renamed(descriptor), symbols);
        List<List<String>> blocks = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (ProtoSource.Block block : source.blocks()) {
            Message type = here.remove(block.name());
            if (type == null) {
                throw new IllegalArgumentException("its descriptors do not have '" + block.name() + "'");
            }
            List<String> lines;
            if (type instanceof ServiceDescriptorProto service) {
                lines = rewriter.service(block.lines(), service);
            } else if (type instanceof DescriptorProto message) {
                lines = rewriter.message(block.lines(), message);
            } else {
                lines = rewriter.enumeration(block.lines(), block.name());
            }
            if (!shared.contains(block.name())) {
                blocks.add(lines);
                named.addAll(names(type));
            } else if (sharedBlocks.putIfAbsent(block.name(), lines) == null) {
                sharedImports.addAll(imports(descriptor, names(type)));
            }
        }
        if (!here.isEmpty()) {
            throw new IllegalArgumentException("its text does not have " + here.keySet());
        }
        SortedSet<String> imports = imports(descriptor, named);
        if (named.stream().anyMatch(type -> shared.contains(top(protoPackage, type)))) {
            imports.add(sharedPath);
        }
        texts.put(file.path(), ProtoSource.write(source.first(), protoPackage, imports, blocks));
    }

    /** New names of what clashes with another file. */
    private Map<String, String> renamed(FileDescriptorProto file) {
        Map<String, String> renamed = new HashMap<>();
        String service = file.getServiceCount() == 0 ? "" : file.getService(0).getName();
        for (String name : clashing) {
            if (Objects.requireNonNull(declared.get(name)).containsKey(file.getName())) {
                String prefix = service + '_';
                while (symbols.contains(prefix + name)) {
                    prefix += '_';
                }
                symbols.add(prefix + name);
                renamed.put(name, prefix + name);
            }
        }
        return renamed;
    }

    /** The imports of a file that what is named needs; of others' files it is not known which, so it is all of them. */
    private SortedSet<String> imports(FileDescriptorProto file, Set<String> named) {
        SortedSet<String> imports = new TreeSet<>();
        boolean foreign = false;
        for (String type : named) {
            String wellKnown = WELL_KNOWN.get(type.substring(1));
            if (wellKnown != null) {
                imports.add(wellKnown);
            } else if (!declared.containsKey(top(protoPackage, type))) {
                foreign = true;
            }
        }
        if (foreign) {
            for (String name : file.getDependencyList()) {
                if (!WELL_KNOWN.containsValue(name)) {
                    imports.add(name);
                }
            }
        }
        return imports;
    }

    private static Map<String, String> wellKnown() {
        Map<String, String> files = new HashMap<>();
        for (FileDescriptor file : WellKnownFiles.ALL) {
            file.getMessageTypes().forEach(type -> files.put(type.getFullName(), file.getName()));
        }
        return Map.copyOf(files);
    }

    /** The full names, each after a dot, of the types that a declaration names. */
    private static Set<String> names(Message type) {
        Set<String> names = new TreeSet<>();
        if (type instanceof ServiceDescriptorProto service) {
            for (MethodDescriptorProto method : service.getMethodList()) {
                names.add(method.getInputType());
                names.add(method.getOutputType());
            }
        } else if (type instanceof DescriptorProto message) {
            for (FieldDescriptorProto field : message.getFieldList()) {
                if (field.hasTypeName()) {
                    names.add(field.getTypeName());
                }
            }
            message.getNestedTypeList().forEach(nested -> names.addAll(names(nested)));
        }
        return names;
    }

    /** The name inside the package of the type whose full name, after a dot, this is; empty if it is of another. */
    static String inside(String protoPackage, String type) {
        String prefix = protoPackage.isEmpty() ? "." : '.' + protoPackage + '.';
        return type.startsWith(prefix) ? type.substring(prefix.length()) : "";
    }

    private static String top(String protoPackage, String type) {
        String inside = inside(protoPackage, type);
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }
}
