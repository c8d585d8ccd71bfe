package dev.slopewise.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a program prints.
record Printed(String text) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]\\d+)?");

    static Printed by(Runnable program) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            program.run();
        } finally {
            System.setOut(before);
        }
        return new Printed(printed.toString(StandardCharsets.UTF_8));
    }

    /// The numbers that follow this text in its line, in order.
    ///
    /// @param before a text that is printed once
    double[] numbersAfter(String before) {
        int at = text.indexOf(before);
        if (at < 0 || text.indexOf(before, at + 1) >= 0)
            throw new AssertionError("\"%s\" is not printed once in:\n%s".formatted(before, text));
        String rest = text.substring(at + before.length()).lines().findFirst().orElse("");
        return NUMBER.matcher(rest)
                .results()
                .map(MatchResult::group)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
