package dev.beckon.runtime.events;

/** A name and a value that are kept and travel with an event. */
public record EventHeader(String name, String value) {}
