package dev.beckon.cli.export.food;

/** Has the name of a package. */
public record google(String name) {}
