package bakery;

import dev.beckon.api.RpcService;

/** What a baker offers, as Kotlin says it in {@link Baking}. In Java, because javac runs the processor for Java only. */
@RpcService
public interface Bakery extends Baking {}
