package shop;

import dev.beckon.api.Unknown;

/** What kind of article it is. */
public enum Category {
    FOOD,
    DRINK,
    /** One that a later version of the contract may have, which this one does not know. */
    @Unknown
    OTHER
}
