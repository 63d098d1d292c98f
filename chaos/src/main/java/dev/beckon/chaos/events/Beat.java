package dev.beckon.chaos.events;

/**
 * What is published.
 *
 * @param key about whom
 * @param number from 1 on, of this key in this topic; a publisher goes on to the next when this one is acknowledged
 * @param padding so that events differ in size
 */
record Beat(String key, long number, String padding) {}
