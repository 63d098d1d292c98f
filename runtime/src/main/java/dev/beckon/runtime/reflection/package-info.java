/**
 * What a server tells of the services that it serves: the contract {@link dev.beckon.runtime.reflection.Reflection}, an
 * ordinary one, and its messages. Start reading there.
 */
@NullMarked
package dev.beckon.runtime.reflection;

import org.jspecify.annotations.NullMarked;
