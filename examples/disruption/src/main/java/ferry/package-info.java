/** A ferry whose passengers keep their cabins, whatever happens to the network; start reading at {@code PassengerTest}. */
package ferry;
