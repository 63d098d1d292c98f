/** The command {@code proto}: takes the {@code .proto} files of contracts out of jars. */
@NullMarked
package dev.beckon.cli.export;

import org.jspecify.annotations.NullMarked;
