package dev.beckon.fuzz;

/**
 * One thing that reads bytes of others.
 *
 * @param name in the files of seeds, where it must not change
 * @param check throws an error for bytes that it does not take as it must
 */
record Kind(String name, Check check) {

    /** Takes bytes, whatever they are. */
    interface Check {
        void take(byte[] bytes);
    }
}
