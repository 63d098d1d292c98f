package dev.beckon.conformance;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What protoc made of the exported files. */
final class Exported {

    private final Map<String, FileDescriptor> files = new HashMap<>();

    private Exported(FileDescriptorSet set) throws DescriptorValidationException {
        Map<String, FileDescriptorProto> unread = new HashMap<>();
        set.getFileList().forEach(file -> unread.put(file.getName(), file));
        for (FileDescriptorProto file : set.getFileList()) {
            read(file, unread);
        }
    }

    /** Reads the descriptor set that the build has made. */
    static Exported read() {
        Path path = Path.of(System.getProperty("beckon.descriptors"));
        try (InputStream in = Files.newInputStream(path)) {
            return new Exported(FileDescriptorSet.parseFrom(in));
        } catch (IOException | DescriptorValidationException unreadable) {
            throw new AssertionError(path + " cannot be read", unreadable);
        }
    }

    private FileDescriptor read(FileDescriptorProto file, Map<String, FileDescriptorProto> unread)
            throws DescriptorValidationException {
        FileDescriptor known = files.get(file.getName());
        if (known != null) {
            return known;
        }
        FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
        for (int i = 0; i < imports.length; i++) {
            imports[i] = read(unread.get(file.getDependency(i)), unread);
        }
        FileDescriptor descriptor = FileDescriptor.buildFrom(file, imports);
        files.put(file.getName(), descriptor);
        return descriptor;
    }

    /** The file exported for a contract. */
    FileDescriptor file(Class<?> contract) {
        return files.get(contract.getName().replace('.', '/') + ".proto");
    }

    Descriptor message(Class<?> contract, String name) {
        return file(contract).findMessageTypeByName(name);
    }

    ServiceDescriptor service(Class<?> contract) {
        return file(contract).getServices().get(0);
    }
}
