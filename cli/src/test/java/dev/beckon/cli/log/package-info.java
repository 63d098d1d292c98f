@NullMarked
package dev.beckon.cli.log;

import org.jspecify.annotations.NullMarked;
