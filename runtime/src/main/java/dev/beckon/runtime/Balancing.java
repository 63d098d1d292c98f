package dev.beckon.runtime;

/** How a client chooses among its servers, for each call anew. Only those that are connected are chosen. */
public enum Balancing {
    /**
     * Of two servers taken at random the one that is expected to answer sooner: by a moving average of the time that its
     * answers took, times the calls that it has to answer. So a slow server gets less, and no server a crowd.
     */
    POWER_OF_TWO_CHOICES,
    /** One after the other. */
    ROUND_ROBIN
}
