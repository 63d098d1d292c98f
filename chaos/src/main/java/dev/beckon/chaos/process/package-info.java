/** JVMs that a campaign starts, talks to and kills. Start reading at {@link dev.beckon.chaos.process.ChildJvm}. */
@NullMarked
package dev.beckon.chaos.process;

import org.jspecify.annotations.NullMarked;
