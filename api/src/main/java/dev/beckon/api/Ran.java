package dev.beckon.api;

/** Whether the handler of a failed call ran. A retry is safe only at {@link #NO}. */
public enum Ran {
    /** The handler did not run and will not. */
    NO,
    /** The handler may have run, be running, or run later. */
    MAYBE,
    /** The handler ran, at least in part. */
    YES;

    private static final Ran[] BY_NUMBER = values();

    /** The number on the wire. */
    @SuppressWarnings("EnumOrdinal") // the order of the constants is the contract
    public int number() {
        return ordinal();
    }

    /** The value with this number; {@link #MAYBE} for a number that is not known here. */
    public static Ran of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : MAYBE;
    }
}
