package dev.beckon.runtime.reflection;

import java.util.List;

/**
 * How a service looks.
 *
 * @param name its full name
 * @param proto the .proto file that declares it, as text, with documentation
 * @param descriptors the same as a serialized google.protobuf.FileDescriptorSet, after the files that it imports;
 *     protobuf's own are left out
 * @param methods its methods in their order, with what protobuf has no words for
 */
public record ServiceDescription(String name, String proto, byte[] descriptors, List<MethodDescription> methods) {}
