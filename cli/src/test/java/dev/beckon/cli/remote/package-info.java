/** Tests of the commands that speak to a server whose contracts they do not know. */
@NullMarked
package dev.beckon.cli.remote;

import org.jspecify.annotations.NullMarked;
