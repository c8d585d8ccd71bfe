package dev.slopewise.cli;

/// How text stands out in a terminal. All are readable on dark and on light ground.
enum Ink {
    BOLD(1),
    RED(31),
    TRAIN(36),
    VALIDATION(35);

    private final int code;

    Ink(int code) {
        this.code = code;
    }

    String on(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
