/**
 * Whether a server serves, as gRPC's health checks ask it: the contract {@link dev.beckon.runtime.health.Health}, an ordinary
 * one, and its messages. Start reading there.
 */
@NullMarked
package dev.beckon.runtime.health;

import org.jspecify.annotations.NullMarked;
