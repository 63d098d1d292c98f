package odd

import dev.beckon.api.Convert
import dev.beckon.api.Converter
import java.util.concurrent.CompletableFuture

// Interfaces that KotlinTest makes contracts of: what docs/codec.md says of Kotlin and what examples/kotlin does not show.

interface Suspends {
    suspend fun find(table: String): String
}

data class Plain(val text: String)

interface TakesPlain {
    fun find(plain: Plain): String
}

@JvmInline
value class Seat(val number: Int)

interface TakesValue {
    fun find(seat: Seat): String
}

interface GivesValue {
    fun find(table: String): Seat
}

interface TakesUnsigned {
    fun find(number: UInt): String
}

@JvmRecord
data class Booking(val table: String, val seat: Seat)

interface TakesBooking {
    fun find(booking: Booking): String
}

sealed interface Choice {
    data object Nothing : Choice

    @JvmRecord
    data class Some(val number: Int) : Choice
}

interface TakesChoice {
    fun find(choice: Choice): String
}

sealed interface Shape {
    @JvmRecord
    data class Circle(val radius: Int) : Shape

    @JvmRecord
    data class Group(val all: List<Shape>) : Shape
}

interface TakesShapes {
    fun find(shapes: List<Shape>): String
}

interface TakesGroup {
    fun find(group: Shape.Group): List<Shape>
}

interface GivesUnit {
    fun go(table: String): CompletableFuture<Unit>
}

interface Nulls {
    fun find(text: String?, number: Int?): Long?
}

@JvmRecord
data class Page<T>(val items: List<T>)

interface Pages {
    fun find(page: Page<String>): Page<Shape>
}

class PlainConverter : Converter<Plain, String> {
    override fun toWire(plain: Plain) = plain.text

    override fun fromWire(text: String) = Plain(text)
}

interface Converts {
    fun find(@Convert(PlainConverter::class) plain: Plain): String
}

@JvmRecord
data class Holds(@Convert(PlainConverter::class) val plain: Plain)

interface TakesHolds {
    fun find(holds: Holds): String
}

interface TakesFunction {
    fun find(by: (String) -> Int): String
}

interface TakesMany {
    fun find(vararg tables: String): String
}
