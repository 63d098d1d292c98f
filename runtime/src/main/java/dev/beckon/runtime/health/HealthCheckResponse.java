package dev.beckon.runtime.health;

/**
 * Says how a service stands.
 *
 * @param status how
 */
public record HealthCheckResponse(ServingStatus status) {}
