/** Frames and the session state machine: bytes and the time go in, calls on one sink and bytes come out. */
module dev.beckon.protocol {
    requires static transitive org.jspecify;

    exports dev.beckon.protocol.wire;
    exports dev.beckon.protocol.session;
}
