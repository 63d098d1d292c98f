/**
 * Client and server. Users start at {@link dev.beckon.runtime.Client} and {@link dev.beckon.runtime.Server}.
 *
 * <p>The way of a call: {@code ServiceCaller} (what a stub calls) makes a {@code ClientCall} and writes its request in
 * place, or hands it over to the loop; {@code Connector} has the connection to the server, or makes it;
 * {@code Exchange} joins session and connection, on both sides; at the server it makes a {@code ServerCall} for a
 * {@code Route} and runs it on the loop or among the {@code Workers}.
 */
@NullMarked
package dev.beckon.runtime;

import org.jspecify.annotations.NullMarked;
