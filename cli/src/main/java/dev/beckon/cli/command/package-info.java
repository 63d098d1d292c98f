/** What all subcommands share: how they end, and how they speak to the terminal. */
@NullMarked
package dev.beckon.cli.command;

import org.jspecify.annotations.NullMarked;
