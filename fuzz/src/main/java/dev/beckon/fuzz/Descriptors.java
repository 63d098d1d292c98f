package dev.beckon.fuzz;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import dev.beckon.conformance.parcels.Parcel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Reads the descriptors that are exported beside a contract. */
final class Descriptors {

    private static final List<FileDescriptor> IMPORTED = List.of(
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StructProto.getDescriptor(),
            Parcel.getDescriptor().getFile());

    private Descriptors() {}

    static FileDescriptor of(Class<?> contract) {
        String name = "/META-INF/beckon/" + contract.getName().replace('.', '/') + ".binpb";
        try (InputStream in = Objects.requireNonNull(contract.getResourceAsStream(name), name)) {
            FileDescriptorSet set = FileDescriptorSet.parseFrom(in);
            return FileDescriptor.buildFrom(set.getFile(0), IMPORTED.toArray(FileDescriptor[]::new), true);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        } catch (DescriptorValidationException invalid) {
            throw new IllegalStateException(name, invalid);
        }
    }
}
