package dev.beckon.eventlog;

/** A name and a value that travel and are kept with a record. */
public record Header(String name, String value) {}
