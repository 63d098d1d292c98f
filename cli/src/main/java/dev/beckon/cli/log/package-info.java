/** The command {@code beckon log}: looks at the directory of a log, checks it, repairs it, and prints what it has. */
@NullMarked
package dev.beckon.cli.log;

import org.jspecify.annotations.NullMarked;
