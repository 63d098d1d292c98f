package dev.beckon.architecture.planted.api;

import dev.beckon.architecture.planted.runtime.Client;

/** The lowest ring uses a higher one. */
final class LooksUp {
    Client client() {
        return new Client();
    }
}
