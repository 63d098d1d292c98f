/** Client and server: sessions, dispatch, hand-over between threads, on any transport. */
module dev.beckon.runtime {
    requires transitive dev.beckon.api;
    requires transitive dev.beckon.eventlog;
    requires dev.beckon.protocol;
    requires java.management;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.beckon.runtime;
    exports dev.beckon.runtime.events;
    exports dev.beckon.runtime.health;
    exports dev.beckon.runtime.reflection;
    exports dev.beckon.runtime.tls;
    exports dev.beckon.runtime.transport;

    uses dev.beckon.eventlog.EventLogFactory;
    uses dev.beckon.runtime.transport.TransportFactory;
}
