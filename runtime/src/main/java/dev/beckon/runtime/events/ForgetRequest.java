package dev.beckon.runtime.events;

/**
 * Asks to forget a name.
 *
 * @param topic on which it is
 * @param type the name of the topic's type
 * @param name the caller's principal has
 */
public record ForgetRequest(String topic, String type, String name) {}
