package dev.beckon.cli.remote;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.cli.command.CommandFailedException;
import dev.beckon.cli.command.ExitCode;
import dev.beckon.cli.protobuf.WellKnownFiles;
import dev.beckon.runtime.reflection.ServiceDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptors of one service, as protobuf-java understands them. Immutable. */
final class Schema {

    private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
    private final ServiceDescriptor service;

    /**
     * Reads what a server has told.
     *
     * @throws CommandFailedException if it does not make sense
     */
    Schema(ServiceDescription description) {
        String name = description.name();
        try {
            Map<String, FileDescriptorProto> unread = new HashMap<>();
            for (FileDescriptorProto file :
                    FileDescriptorSet.parseFrom(description.descriptors()).getFileList()) {
                unread.putIfAbsent(file.getName(), file);
            }
            WellKnownFiles.ALL.forEach(file -> files.put(file.getName(), file));
            for (FileDescriptorProto file : List.copyOf(unread.values())) {
                read(file, unread);
            }
            service = find(name);
        } catch (InvalidProtocolBufferException | DescriptorValidationException | IllegalArgumentException malformed) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "description of " + name + ": " + malformed.getMessage() + " (expected: its descriptors)");
        }
    }

    private FileDescriptor read(FileDescriptorProto file, Map<String, FileDescriptorProto> unread)
            throws DescriptorValidationException {
        FileDescriptor known = files.get(file.getName());
        if (known != null) {
            return known;
        }
        unread.remove(file.getName()); // so that files that import each other come to an end
        List<FileDescriptor> imports = new ArrayList<>();
        for (String name : file.getDependencyList()) {
            FileDescriptor imported = files.get(name);
            FileDescriptorProto next = unread.get(name);
            if (imported != null) {
                imports.add(imported);
            } else if (next != null) {
                imports.add(read(next, unread));
            } else {
                throw new IllegalArgumentException(file.getName() + " imports " + name
                        + ", which the server does not have (it knows files by the classes of protobuf-java that protoc"
                        + " made of them, by the path that protoc was given)");
            }
        }
        FileDescriptor read = FileDescriptor.buildFrom(file, imports.toArray(new FileDescriptor[0]));
        files.put(file.getName(), read);
        return read;
    }

    private ServiceDescriptor find(String name) {
        for (FileDescriptor file : files.values()) {
            for (ServiceDescriptor candidate : file.getServices()) {
                if (candidate.getFullName().equals(name)) {
                    return candidate;
                }
            }
        }
        throw new IllegalArgumentException("no service of this name");
    }

    /** The method of this name, or null. */
    @Nullable
    MethodDescriptor method(String name) {
        return service.findMethodByName(name);
    }

    /** The names of all methods, in their order. */
    List<String> methods() {
        return service.getMethods().stream().map(MethodDescriptor::getName).toList();
    }

    /** All messages at the top of the files. */
    List<Descriptor> messages() {
        return files.values().stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .toList();
    }
}
