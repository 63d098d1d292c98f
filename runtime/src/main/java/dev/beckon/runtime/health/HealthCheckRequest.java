package dev.beckon.runtime.health;

/**
 * Asks how a service stands.
 *
 * @param service its full name; empty for the whole server
 */
public record HealthCheckRequest(String service) {}
