package dev.beckon.conformance;

import com.google.protobuf.Struct;
import dev.beckon.api.Convert;
import dev.beckon.api.ProtoImport;
import dev.beckon.api.RpcService;
import dev.beckon.conformance.Shapes.Point;
import dev.beckon.conformance.Variants.Figure;
import dev.beckon.conformance.Variants.Money;
import dev.beckon.conformance.Variants.OfBits;
import dev.beckon.conformance.Variants.OfCurrency;
import dev.beckon.conformance.Variants.OfLocale;
import dev.beckon.conformance.Variants.OfMoney;
import dev.beckon.conformance.Variants.OrderId;
import dev.beckon.conformance.Variants.Page;
import dev.beckon.conformance.Variants.Pair;
import dev.beckon.conformance.Variants.Place;
import dev.beckon.conformance.Variants.Quantity;
import dev.beckon.conformance.Variants.Ratio;
import dev.beckon.conformance.Variants.Tree;
import dev.beckon.conformance.parcels.Parcel;
import java.util.BitSet;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every kind of type in every shape and place that it may have. Written by PlacesTest. */
@RpcService(name = "beckon.conformance.places.Places")
@ProtoImport(file = "parcels.proto", protoPackage = "beckon.conformance.parcels", types = Parcel.class)
@Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
public interface Places {

    Figure plainOfFigure(Figure value);

    @Nullable
    Figure nullableOfFigure(@Nullable Figure value);

    Optional<Figure> optionalOfFigure(Optional<Figure> value);

    List<Figure> listOfFigure(List<Figure> value);

    Set<Figure> setOfFigure(Set<Figure> value);

    Map<String, Figure> valuesOfFigure(Map<String, Figure> value);

    Map<Figure, String> keysOfFigure(Map<Figure, String> value);

    Map<Figure, Figure> bothOfFigure(Map<Figure, Figure> value);

    AllFigure allFigure(AllFigure value);

    Variants.Key plainOfKey(Variants.Key value);

    Variants.@Nullable Key nullableOfKey(Variants.@Nullable Key value);

    Optional<Variants.Key> optionalOfKey(Optional<Variants.Key> value);

    List<Variants.Key> listOfKey(List<Variants.Key> value);

    Set<Variants.Key> setOfKey(Set<Variants.Key> value);

    Map<String, Variants.Key> valuesOfKey(Map<String, Variants.Key> value);

    Map<Variants.Key, String> keysOfKey(Map<Variants.Key, String> value);

    Map<Variants.Key, Variants.Key> bothOfKey(Map<Variants.Key, Variants.Key> value);

    AllKey allKey(AllKey value);

    Tree<String> plainOfTree(Tree<String> value);

    @Nullable
    Tree<String> nullableOfTree(@Nullable Tree<String> value);

    Optional<Tree<String>> optionalOfTree(Optional<Tree<String>> value);

    List<Tree<String>> listOfTree(List<Tree<String>> value);

    Set<Tree<String>> setOfTree(Set<Tree<String>> value);

    Map<String, Tree<String>> valuesOfTree(Map<String, Tree<String>> value);

    Map<Tree<String>, String> keysOfTree(Map<Tree<String>, String> value);

    Map<Tree<String>, Tree<String>> bothOfTree(Map<Tree<String>, Tree<String>> value);

    AllTree allTree(AllTree value);

    Page<Point> plainOfPage(Page<Point> value);

    @Nullable
    Page<Point> nullableOfPage(@Nullable Page<Point> value);

    Optional<Page<Point>> optionalOfPage(Optional<Page<Point>> value);

    List<Page<Point>> listOfPage(List<Page<Point>> value);

    Set<Page<Point>> setOfPage(Set<Page<Point>> value);

    Map<String, Page<Point>> valuesOfPage(Map<String, Page<Point>> value);

    Map<Page<Point>, String> keysOfPage(Map<Page<Point>, String> value);

    Map<Page<Point>, Page<Point>> bothOfPage(Map<Page<Point>, Page<Point>> value);

    AllPage allPage(AllPage value);

    Pair<String, @Nullable Integer> plainOfPair(Pair<String, @Nullable Integer> value);

    @Nullable
    Pair<String, @Nullable Integer> nullableOfPair(@Nullable Pair<String, @Nullable Integer> value);

    Optional<Pair<String, @Nullable Integer>> optionalOfPair(Optional<Pair<String, @Nullable Integer>> value);

    List<Pair<String, @Nullable Integer>> listOfPair(List<Pair<String, @Nullable Integer>> value);

    Set<Pair<String, @Nullable Integer>> setOfPair(Set<Pair<String, @Nullable Integer>> value);

    Map<String, Pair<String, @Nullable Integer>> valuesOfPair(Map<String, Pair<String, @Nullable Integer>> value);

    Map<Pair<String, @Nullable Integer>, String> keysOfPair(Map<Pair<String, @Nullable Integer>, String> value);

    Map<Pair<String, @Nullable Integer>, Pair<String, @Nullable Integer>> bothOfPair(
            Map<Pair<String, @Nullable Integer>, Pair<String, @Nullable Integer>> value);

    AllPair allPair(AllPair value);

    OrderId plainOfOrderId(OrderId value);

    @Nullable
    OrderId nullableOfOrderId(@Nullable OrderId value);

    Optional<OrderId> optionalOfOrderId(Optional<OrderId> value);

    List<OrderId> listOfOrderId(List<OrderId> value);

    Set<OrderId> setOfOrderId(Set<OrderId> value);

    Map<String, OrderId> valuesOfOrderId(Map<String, OrderId> value);

    Map<OrderId, String> keysOfOrderId(Map<OrderId, String> value);

    Map<OrderId, OrderId> bothOfOrderId(Map<OrderId, OrderId> value);

    AllOrderId allOrderId(AllOrderId value);

    Quantity plainOfQuantity(Quantity value);

    @Nullable
    Quantity nullableOfQuantity(@Nullable Quantity value);

    Optional<Quantity> optionalOfQuantity(Optional<Quantity> value);

    List<Quantity> listOfQuantity(List<Quantity> value);

    Set<Quantity> setOfQuantity(Set<Quantity> value);

    Map<String, Quantity> valuesOfQuantity(Map<String, Quantity> value);

    Map<Quantity, String> keysOfQuantity(Map<Quantity, String> value);

    Map<Quantity, Quantity> bothOfQuantity(Map<Quantity, Quantity> value);

    AllQuantity allQuantity(AllQuantity value);

    Ratio plainOfRatio(Ratio value);

    @Nullable
    Ratio nullableOfRatio(@Nullable Ratio value);

    Optional<Ratio> optionalOfRatio(Optional<Ratio> value);

    List<Ratio> listOfRatio(List<Ratio> value);

    Set<Ratio> setOfRatio(Set<Ratio> value);

    Map<String, Ratio> valuesOfRatio(Map<String, Ratio> value);

    Map<Ratio, String> keysOfRatio(Map<Ratio, String> value);

    Map<Ratio, Ratio> bothOfRatio(Map<Ratio, Ratio> value);

    AllRatio allRatio(AllRatio value);

    Place plainOfPlace(Place value);

    @Nullable
    Place nullableOfPlace(@Nullable Place value);

    Optional<Place> optionalOfPlace(Optional<Place> value);

    List<Place> listOfPlace(List<Place> value);

    Set<Place> setOfPlace(Set<Place> value);

    Map<String, Place> valuesOfPlace(Map<String, Place> value);

    Map<Place, String> keysOfPlace(Map<Place, String> value);

    Map<Place, Place> bothOfPlace(Map<Place, Place> value);

    AllPlace allPlace(AllPlace value);

    Money plainOfMoney(Money value);

    @Nullable
    Money nullableOfMoney(@Nullable Money value);

    Optional<Money> optionalOfMoney(Optional<Money> value);

    List<Money> listOfMoney(List<Money> value);

    Set<Money> setOfMoney(Set<Money> value);

    Map<String, Money> valuesOfMoney(Map<String, Money> value);

    Map<Money, String> keysOfMoney(Map<Money, String> value);

    Map<Money, Money> bothOfMoney(Map<Money, Money> value);

    AllMoney allMoney(AllMoney value);

    Locale plainOfLocale(Locale value);

    @Nullable
    Locale nullableOfLocale(@Nullable Locale value);

    Optional<Locale> optionalOfLocale(Optional<Locale> value);

    List<Locale> listOfLocale(List<Locale> value);

    Set<Locale> setOfLocale(Set<Locale> value);

    Map<String, Locale> valuesOfLocale(Map<String, Locale> value);

    Map<Locale, String> keysOfLocale(Map<Locale, String> value);

    Map<Locale, Locale> bothOfLocale(Map<Locale, Locale> value);

    AllLocale allLocale(AllLocale value);

    Currency plainOfCurrency(Currency value);

    @Nullable
    Currency nullableOfCurrency(@Nullable Currency value);

    Optional<Currency> optionalOfCurrency(Optional<Currency> value);

    List<Currency> listOfCurrency(List<Currency> value);

    Set<Currency> setOfCurrency(Set<Currency> value);

    Map<String, Currency> valuesOfCurrency(Map<String, Currency> value);

    Map<Currency, String> keysOfCurrency(Map<Currency, String> value);

    Map<Currency, Currency> bothOfCurrency(Map<Currency, Currency> value);

    AllCurrency allCurrency(AllCurrency value);

    BitSet plainOfBitSet(BitSet value);

    @Nullable
    BitSet nullableOfBitSet(@Nullable BitSet value);

    Optional<BitSet> optionalOfBitSet(Optional<BitSet> value);

    List<BitSet> listOfBitSet(List<BitSet> value);

    Set<BitSet> setOfBitSet(Set<BitSet> value);

    Map<String, BitSet> valuesOfBitSet(Map<String, BitSet> value);

    Map<BitSet, String> keysOfBitSet(Map<BitSet, String> value);

    Map<BitSet, BitSet> bothOfBitSet(Map<BitSet, BitSet> value);

    AllBitSet allBitSet(AllBitSet value);

    Parcel plainOfParcel(Parcel value);

    @Nullable
    Parcel nullableOfParcel(@Nullable Parcel value);

    Optional<Parcel> optionalOfParcel(Optional<Parcel> value);

    List<Parcel> listOfParcel(List<Parcel> value);

    Set<Parcel> setOfParcel(Set<Parcel> value);

    Map<String, Parcel> valuesOfParcel(Map<String, Parcel> value);

    Map<Parcel, String> keysOfParcel(Map<Parcel, String> value);

    Map<Parcel, Parcel> bothOfParcel(Map<Parcel, Parcel> value);

    AllParcel allParcel(AllParcel value);

    Struct plainOfStruct(Struct value);

    @Nullable
    Struct nullableOfStruct(@Nullable Struct value);

    Optional<Struct> optionalOfStruct(Optional<Struct> value);

    List<Struct> listOfStruct(List<Struct> value);

    Set<Struct> setOfStruct(Set<Struct> value);

    Map<String, Struct> valuesOfStruct(Map<String, Struct> value);

    Map<Struct, String> keysOfStruct(Map<Struct, String> value);

    Map<Struct, Struct> bothOfStruct(Map<Struct, Struct> value);

    AllStruct allStruct(AllStruct value);

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllFigure(
            Figure plain,
            @Nullable Figure nullable,
            Optional<Figure> optional,
            List<Figure> list,
            Set<Figure> set,
            Map<String, Figure> values,
            Map<Figure, String> keys,
            Map<Figure, Figure> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllKey(
            Variants.Key plain,
            Variants.@Nullable Key nullable,
            Optional<Variants.Key> optional,
            List<Variants.Key> list,
            Set<Variants.Key> set,
            Map<String, Variants.Key> values,
            Map<Variants.Key, String> keys,
            Map<Variants.Key, Variants.Key> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllTree(
            Tree<String> plain,
            @Nullable Tree<String> nullable,
            Optional<Tree<String>> optional,
            List<Tree<String>> list,
            Set<Tree<String>> set,
            Map<String, Tree<String>> values,
            Map<Tree<String>, String> keys,
            Map<Tree<String>, Tree<String>> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllPage(
            Page<Point> plain,
            @Nullable Page<Point> nullable,
            Optional<Page<Point>> optional,
            List<Page<Point>> list,
            Set<Page<Point>> set,
            Map<String, Page<Point>> values,
            Map<Page<Point>, String> keys,
            Map<Page<Point>, Page<Point>> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllPair(
            Pair<String, @Nullable Integer> plain,
            @Nullable Pair<String, @Nullable Integer> nullable,
            Optional<Pair<String, @Nullable Integer>> optional,
            List<Pair<String, @Nullable Integer>> list,
            Set<Pair<String, @Nullable Integer>> set,
            Map<String, Pair<String, @Nullable Integer>> values,
            Map<Pair<String, @Nullable Integer>, String> keys,
            Map<Pair<String, @Nullable Integer>, Pair<String, @Nullable Integer>> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllOrderId(
            OrderId plain,
            @Nullable OrderId nullable,
            Optional<OrderId> optional,
            List<OrderId> list,
            Set<OrderId> set,
            Map<String, OrderId> values,
            Map<OrderId, String> keys,
            Map<OrderId, OrderId> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllQuantity(
            Quantity plain,
            @Nullable Quantity nullable,
            Optional<Quantity> optional,
            List<Quantity> list,
            Set<Quantity> set,
            Map<String, Quantity> values,
            Map<Quantity, String> keys,
            Map<Quantity, Quantity> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllRatio(
            Ratio plain,
            @Nullable Ratio nullable,
            Optional<Ratio> optional,
            List<Ratio> list,
            Set<Ratio> set,
            Map<String, Ratio> values,
            Map<Ratio, String> keys,
            Map<Ratio, Ratio> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllPlace(
            Place plain,
            @Nullable Place nullable,
            Optional<Place> optional,
            List<Place> list,
            Set<Place> set,
            Map<String, Place> values,
            Map<Place, String> keys,
            Map<Place, Place> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllMoney(
            Money plain,
            @Nullable Money nullable,
            Optional<Money> optional,
            List<Money> list,
            Set<Money> set,
            Map<String, Money> values,
            Map<Money, String> keys,
            Map<Money, Money> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllLocale(
            Locale plain,
            @Nullable Locale nullable,
            Optional<Locale> optional,
            List<Locale> list,
            Set<Locale> set,
            Map<String, Locale> values,
            Map<Locale, String> keys,
            Map<Locale, Locale> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllCurrency(
            Currency plain,
            @Nullable Currency nullable,
            Optional<Currency> optional,
            List<Currency> list,
            Set<Currency> set,
            Map<String, Currency> values,
            Map<Currency, String> keys,
            Map<Currency, Currency> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllBitSet(
            BitSet plain,
            @Nullable BitSet nullable,
            Optional<BitSet> optional,
            List<BitSet> list,
            Set<BitSet> set,
            Map<String, BitSet> values,
            Map<BitSet, String> keys,
            Map<BitSet, BitSet> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllParcel(
            Parcel plain,
            @Nullable Parcel nullable,
            Optional<Parcel> optional,
            List<Parcel> list,
            Set<Parcel> set,
            Map<String, Parcel> values,
            Map<Parcel, String> keys,
            Map<Parcel, Parcel> both) {}

    /** Components. */
    @Convert({OfLocale.class, OfCurrency.class, OfBits.class, OfMoney.class})
    record AllStruct(
            Struct plain,
            @Nullable Struct nullable,
            Optional<Struct> optional,
            List<Struct> list,
            Set<Struct> set,
            Map<String, Struct> values,
            Map<Struct, String> keys,
            Map<Struct, Struct> both) {}
}
