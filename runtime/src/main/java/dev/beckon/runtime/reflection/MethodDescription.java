package dev.beckon.runtime.reflection;

import java.util.List;

/**
 * What protobuf has no words for in a method.
 *
 * @param name as it travels, without the service
 * @param kind how it is called
 * @param durable whether its calls and results are kept
 * @param errors the full names of the messages that its failures may carry as details
 */
public record MethodDescription(String name, MethodKind kind, boolean durable, List<String> errors) {}
