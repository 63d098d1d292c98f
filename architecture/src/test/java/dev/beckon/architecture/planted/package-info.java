/** Small offenders, one against each rule, that prove that the rules can fail. */
@NullMarked
package dev.beckon.architecture.planted;

import org.jspecify.annotations.NullMarked;
