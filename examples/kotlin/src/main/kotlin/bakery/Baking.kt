package bakery

import dev.beckon.api.Code
import dev.beckon.api.Convert
import dev.beckon.api.Converter
import dev.beckon.api.RpcError
import java.util.Optional
import java.util.concurrent.CompletableFuture

/** The methods of the contract [Bakery]. */
@JvmSuppressWildcards // or javac sees the List<Loaf> of a parameter as List<? extends Loaf>
interface Baking {
    @Throws(SoldOut::class)
    fun order(order: Order): CompletableFuture<Ticket>

    fun pay(ticket: Long, payment: Payment): Receipt

    fun prices(loaves: List<Loaf>, discount: Int?): List<Price>

    /** No call: what has a body runs where it is called. */
    fun greeting(): String = "Good morning!"
}

enum class Loaf { RYE, WHEAT }

/** What may be absent is a box, as `Int?` is, or an Optional. */
@JvmRecord
data class Order(val table: String, val loaves: Map<Loaf, Int>, val seats: Int?, val wish: Optional<String>)

@JvmRecord
data class Ticket(val number: Long, val order: Order)

sealed interface Payment {
    @JvmRecord
    data class Cash(val cents: Long) : Payment

    @JvmRecord
    data class Card(val holder: String, val digits: List<Int>) : Payment
}

@JvmRecord
@Convert(MoneyConverter::class)
data class Receipt(val paid: Money, val by: Payment)

@JvmRecord
@Convert(MoneyConverter::class)
data class Price(val loaf: Loaf, val each: Money)

/** A data class that is no record; the converter says how it travels. */
data class Money(val cents: Long, val currency: String) {
    override fun toString() = "%d.%02d %s".format(cents / 100, cents % 100, currency)
}

class MoneyConverter : Converter<Money, String> {
    override fun toWire(money: Money) = "${money.cents} ${money.currency}"

    override fun fromWire(text: String): Money {
        val (cents, currency) = text.split(' ', limit = 2)
        return Money(cents.toLong(), currency)
    }
}

@RpcError(code = Code.RESOURCE_EXHAUSTED)
class SoldOut(message: String, val left: Int) : RuntimeException(message)
