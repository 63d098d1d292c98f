package bakery

import dev.beckon.runtime.Client
import dev.beckon.runtime.Server
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

private class HomeBakery : Bakery {
    override fun order(order: Order): CompletableFuture<Ticket> {
        val rye = order.loaves[Loaf.RYE] ?: 0
        if (rye > 12) throw SoldOut("no RYE but 12", 12)
        return CompletableFuture.completedFuture(Ticket(1, order))
    }

    override fun pay(ticket: Long, payment: Payment) = Receipt(Money(420, "EUR"), payment)

    override fun prices(loaves: List<Loaf>, discount: Int?) =
        loaves.map { Price(it, Money(70L * (it.ordinal + 2) - (discount ?: 0), "EUR")) }
}

fun main() {
    Server.builder().port(0).serve(Bakery::class.java, HomeBakery()).start().use { server ->
        Client.connect(server.address()).use { client ->
            val bakery = client.service(Bakery::class.java)
            println(bakery.greeting())
            println(bakery.order(Order("by the window", mapOf(Loaf.RYE to 2), null, Optional.of("warm"))).join())
            println(bakery.pay(1, Payment.Card("Ada", listOf(4, 2))))
            bakery.prices(listOf(Loaf.RYE, Loaf.WHEAT), null).forEach(::println)
            try {
                bakery.order(Order("outside", mapOf(Loaf.RYE to 100), 4, Optional.empty())).join()
            } catch (failed: CompletionException) {
                println(failed.cause)
            }
        }
    }
}
