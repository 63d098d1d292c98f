/** Sockets by Netty. Start reading at {@link dev.beckon.transport.netty.NettyTransportFactory}. */
@NullMarked
package dev.beckon.transport.netty;

import org.jspecify.annotations.NullMarked;
