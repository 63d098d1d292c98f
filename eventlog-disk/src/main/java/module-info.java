/** The log on a disk, for topics that survive a killed process, or lost power. */
module dev.beckon.eventlog.disk {
    requires transitive dev.beckon.eventlog;
    requires static transitive org.jspecify;

    exports dev.beckon.eventlog.disk;

    provides dev.beckon.eventlog.EventLogFactory with
            dev.beckon.eventlog.disk.DiskEventLogFactory;
}
