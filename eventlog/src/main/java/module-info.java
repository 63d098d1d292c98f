/** The log: what must be kept, as records of topics and cursors on them, behind one interface; and the log in memory. */
module dev.beckon.eventlog {
    requires static transitive org.jspecify;

    exports dev.beckon.eventlog;
}
