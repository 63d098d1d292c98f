package market

import dev.beckon.runtime.Client
import dev.beckon.runtime.Server
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.jdk9.asPublisher
import kotlinx.coroutines.runBlocking
import market.Exchange.Price

private class SuspendingExchange : Exchange {
    private var cents = 100L

    override fun follow(share: String): java.util.concurrent.Flow.Publisher<Price> =
        flow { while (true) { emit(price(share)); delay(10) } }.asPublisher()

    private fun price(share: String) = Price(share, cents++)
}

fun main() {
    Server.builder().port(0).serve(Exchange::class.java, SuspendingExchange()).start().use { server ->
        Client.connect(server.address()).use { client ->
            val exchange = client.service(Exchange::class.java)
            val prices: Flow<Price> = exchange.follow("tea").asFlow()
            runBlocking { prices.take(3).collect(::println) }
        }
    }
}
