package dev.beckon.runtime.events;

/** Says that a name is forgotten. */
public record ForgetAnswer() {}
