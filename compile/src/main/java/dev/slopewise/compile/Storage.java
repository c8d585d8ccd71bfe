package dev.slopewise.compile;

import dev.slopewise.core.Array;

/// The primitive arrays in which numbers lie.
final class Storage {
    /// No array at all, where there will be one later.
    static final Object NONE = new Object();

    private Storage() {}

    static Object of(Array array) {
        return switch (array.dtype()) {
            case F32 -> array.floats();
            case F64 -> array.doubles();
            case I32 -> array.ints();
            case I64 -> array.longs();
            case BOOL -> array.bools();
        };
    }

    static Array copy(Array array) {
        Array copy = Array.zeros(array.type());
        System.arraycopy(of(array), 0, of(copy), 0, array.count());
        return copy;
    }
}
