/** Contracts of one package that share types, and have others of the same names. */
@NullMarked
package dev.beckon.cli.export.food;

import org.jspecify.annotations.NullMarked;
