/**
 * The leak check of the tests: JUnit finds {@link dev.beckon.leakcheck.LeakCheck} by itself and every test class that leaves
 * a leaked buffer behind fails. Start reading there.
 */
@NullMarked
package dev.beckon.leakcheck;

import org.jspecify.annotations.NullMarked;
