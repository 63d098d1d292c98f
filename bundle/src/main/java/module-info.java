/** The one dependency: the runtime with its transport on Netty. */
module dev.beckon {
    requires transitive dev.beckon.runtime;
    requires transitive dev.beckon.transport.netty;
}
