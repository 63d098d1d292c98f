package dev.beckon.architecture.planted.api;

import org.slf4j.Logger;

/** The api uses a library. */
record Logs(Logger log) {}
