package dev.beckon.simulator;

/** How the handler of an errand ends. */
public enum Manner {
    /** With a receipt. */
    ANSWER,
    /** With an error that the method declares. */
    DECLINE,
    /** With a status of its choice. */
    REFUSE,
    /** With an exception that nobody knows. */
    THROW,
    /** With a receipt that cannot be written. */
    SPOIL,
    /** Not before nobody waits any more. */
    WAIT,
    /** With the receipt for a call to another server. */
    RELAY,
    /** With the receipt for a call back to the client. */
    BACK,
    /** As if the server were not there. */
    AWAY
}
