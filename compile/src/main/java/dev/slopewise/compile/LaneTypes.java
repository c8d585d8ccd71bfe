package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/// The Java types that lanes have in bytecode.
///
/// @param wide  whether numbers are doubles
/// @param lanes in a vector; 1 for plain numbers
record LaneTypes(boolean wide, int lanes) {
    private static final String VECTORS = "jdk.incubator.vector.";
    static final ClassDesc SPECIES = ClassDesc.of(VECTORS + "VectorSpecies");
    static final ClassDesc ANY_VECTOR = ClassDesc.of(VECTORS + "Vector");
    static final ClassDesc MASK = ClassDesc.of(VECTORS + "VectorMask");
    static final ClassDesc OPERATORS = ClassDesc.of(VECTORS + "VectorOperators");

    boolean isPlain() {
        return lanes == 1;
    }

    ClassDesc number() {
        return wide ? CD_double : CD_float;
    }

    ClassDesc bits() {
        return wide ? CD_long : CD_int;
    }

    ClassDesc array() {
        return number().arrayType();
    }

    /// Of an array with such entries.
    ClassDesc array(LoopForm.Entry entry) {
        return switch (entry) {
            case REAL -> array();
            case INTEGER -> bits().arrayType();
            case MASK -> CD_boolean.arrayType();
            case DOUBLE -> CD_double.arrayType();
        };
    }

    /// Of one entry, when it is read or written alone.
    TypeKind entry(LoopForm.Entry entry) {
        return TypeKind.from(array(entry).componentType());
    }

    /// Of vectors of numbers or of bits.
    ClassDesc vector(LaneCode.Kind kind) {
        return kind == LaneCode.Kind.BITS ? bitsVector() : vector();
    }

    ClassDesc vector() {
        return ClassDesc.of(VECTORS + (wide ? "DoubleVector" : "FloatVector"));
    }

    ClassDesc bitsVector() {
        return ClassDesc.of(VECTORS + (wide ? "LongVector" : "IntVector"));
    }

    /// What a lane's local variable holds.
    ClassDesc of(LaneCode.Kind kind) {
        return switch (kind) {
            case REAL -> isPlain() ? number() : vector();
            case BITS -> isPlain() ? bits() : bitsVector();
            case MASK -> isPlain() ? CD_boolean : MASK;
        };
    }

    TypeKind kind(LaneCode.Kind kind) {
        return TypeKind.from(of(kind)).asLoadable();
    }

    TypeKind numberKind() {
        return TypeKind.from(number());
    }
}
