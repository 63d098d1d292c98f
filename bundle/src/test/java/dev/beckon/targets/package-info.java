/** Clients with several servers. Start reading at {@link dev.beckon.targets.ServersTest}. */
@NullMarked
package dev.beckon.targets;

import org.jspecify.annotations.NullMarked;
