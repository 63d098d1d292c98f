/** Tests of the command that takes contracts out of jars. */
@NullMarked
package dev.beckon.cli.export;

import org.jspecify.annotations.NullMarked;
