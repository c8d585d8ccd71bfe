package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Array;

/// The entries of an array of any type as real numbers; true is 1.
record Entries(Array array) {
    int count() {
        return array.count();
    }

    double at(int i) {
        return switch (array.dtype()) {
            case F32, F64 -> array.number(i);
            case I32, I64 -> array.integer(i);
            case BOOL -> array.truth(i) ? 1 : 0;
        };
    }
}
