@NullMarked
package dev.beckon.test;

import org.jspecify.annotations.NullMarked;
