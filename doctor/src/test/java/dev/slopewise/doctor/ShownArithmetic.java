package dev.slopewise.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Works out arithmetic as a calculation shows it, with what its numbers leave open: each is at most half a unit of its sixth digit from the true one.
final class ShownArithmetic {
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?( × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?");
    private final String text;
    private int at;

    private ShownArithmetic(String text) {
        this.text = text.replace(" × ", "×").replace(" ", "").replace("×", " × ");
    }

    /// All values that the true one can have.
    record Between(double low, double high) {
        static Between of(double... ends) {
            double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
            for (double end : ends) {
                low = Math.min(low, end);
                high = Math.max(high, end);
            }
            return new Between(low, high);
        }

        Between plus(Between o) {
            return new Between(low + o.low, high + o.high);
        }

        Between minus(Between o) {
            return new Between(low - o.high, high - o.low);
        }

        Between times(Between o) {
            return of(low * o.low, low * o.high, high * o.low, high * o.high);
        }

        Between over(Between o) {
            if (o.low <= 0 && o.high >= 0) return new Between(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            return of(low / o.low, low / o.high, high / o.low, high / o.high);
        }

        Between squared() {
            return low <= 0 && high >= 0 ? of(0, low * low, high * high) : of(low * low, high * high);
        }

        boolean meets(Between o, double slack) {
            return low <= o.high + slack && o.low <= high + slack;
        }

        double width() {
            return high - low;
        }

        double size() {
            return Math.max(Math.abs(low), Math.abs(high));
        }
    }

    static Between of(String text) {
        var shown = new ShownArithmetic(text);
        Between value = shown.sum();
        if (shown.at < shown.text.length())
            throw new AssertionError("what is `" + text + "` from " + shown.at + " on?");
        return value;
    }

    private boolean takes(String sign) {
        if (!text.startsWith(sign, at)) return false;
        at += sign.length();
        return true;
    }

    private Between sum() {
        Between value = takes("−") ? new Between(0, 0).minus(product()) : product();
        while (true) {
            if (takes("+")) value = value.plus(product());
            else if (takes("−")) value = value.minus(product());
            else return value;
        }
    }

    private Between product() {
        Between value = power();
        while (true) {
            if (takes("·")) value = value.times(power());
            else if (takes("/")) value = value.over(power());
            else return value;
        }
    }

    private Between power() {
        Between base = whole();
        if (takes("²")) return base.squared();
        if (!takes("^")) return base;
        Matcher m = number();
        int exponent = Integer.parseInt(m.group());
        return Between.of(Math.pow(base.low, exponent), Math.pow(base.high, exponent));
    }

    private Between whole() {
        if (takes("√")) {
            Between inside = whole();
            return Between.of(Math.sqrt(Math.max(0, inside.low)), Math.sqrt(inside.high));
        }
        if (takes("(")) {
            Between inside = sum();
            if (!takes(")")) throw new AssertionError("`" + text + "` lacks a bracket at " + at);
            return inside;
        }
        var shown = SentenceNumbers.in(number().group(), java.util.List.of(), 6).getFirst();
        return new Between(shown.value() - shown.half(), shown.value() + shown.half());
    }

    private Matcher number() {
        Matcher m = NUMBER.matcher(text).region(at, text.length());
        if (!m.lookingAt()) throw new AssertionError("`" + text + "` lacks a number at " + at);
        at = m.end();
        return m;
    }
}
