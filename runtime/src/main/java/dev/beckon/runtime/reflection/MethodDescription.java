package dev.beckon.runtime.reflection;

/**
 * What protobuf has no words for in a method.
 *
 * @param name as it travels, without the service
 * @param kind how it is called
 */
public record MethodDescription(String name, MethodKind kind) {}
