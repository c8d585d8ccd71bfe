package dev.slopewise.cli;

/// How text stands out in a terminal. All are readable on dark and on light ground.
enum Ink {
    BOLD(1),
    RED(31),
    TRAIN(36),
    VALIDATION(35),
    THIRD(32),
    FOURTH(33),
    FIFTH(34);

    private final int code;

    Ink(int code) {
        this.code = code;
    }

    /// Of the curve of this number, from 0, where there are many; they begin anew after the fifth.
    static Ink ofCurve(int number) {
        Ink[] curves = {TRAIN, VALIDATION, THIRD, FOURTH, FIFTH};
        return curves[number % curves.length];
    }

    String on(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
