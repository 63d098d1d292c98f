/** What both the commands that speak to servers and those that read jars know of protobuf. */
@NullMarked
package dev.beckon.cli.protobuf;

import org.jspecify.annotations.NullMarked;
