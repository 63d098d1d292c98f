package dev.beckon.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/** The ways to talk to the operating system about sockets. */
public enum Io {
    /** Epoll, kqueue or NIO, the first that this machine has. */
    AUTO,
    /** Linux's epoll; native. */
    EPOLL,
    /** The kqueue of macOS and BSD; native. */
    KQUEUE,
    /** The JDK's own; everywhere. */
    NIO,
    /** Linux's io_uring; native, only on request: containers often forbid it. */
    IO_URING;

    Io resolve() {
        if (this == AUTO) {
            return Epoll.isAvailable() ? EPOLL : KQueue.isAvailable() ? KQUEUE : NIO;
        }
        Throwable cause = unavailable();
        if (cause != null) {
            throw new IllegalStateException(
                    "io: " + this + " is not available here (expected: AUTO, or what it needs): " + cause, cause);
        }
        return this;
    }

    private @Nullable Throwable unavailable() {
        return switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case KQUEUE -> KQueue.unavailabilityCause();
            case IO_URING -> ioUringUnavailable();
            case AUTO, NIO -> null;
        };
    }

    private static @Nullable Throwable ioUringUnavailable() {
        try {
            return IoUring.unavailabilityCause();
        } catch (LinkageError missing) {
            return missing;
        }
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case KQUEUE -> KQueueIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case AUTO, NIO -> NioIoHandler.newFactory();
        };
    }

    Class<? extends Channel> channel() {
        return switch (this) {
            case EPOLL -> EpollSocketChannel.class;
            case KQUEUE -> KQueueSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case AUTO, NIO -> NioSocketChannel.class;
        };
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case KQUEUE -> KQueueServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case AUTO, NIO -> NioServerSocketChannel.class;
        };
    }
}
