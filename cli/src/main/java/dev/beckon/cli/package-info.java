/** The command {@code ./beckon}: {@link dev.beckon.cli.Main} names the subcommands, one class each. Start reading there. */
@NullMarked
package dev.beckon.cli;

import org.jspecify.annotations.NullMarked;
