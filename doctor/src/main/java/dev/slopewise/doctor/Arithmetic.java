package dev.slopewise.doctor;

/// Arithmetic as it is written, and what it comes to: `0.9 · 0.123 + 0.36`.
///
/// Every number is written with six digits. What it comes to is worked out from the numbers in full, and may differ from what the written ones give by
/// the digits that are left out.
///
/// @param rank how closely its last operation holds it together, for brackets
record Arithmetic(String text, double value, Rank rank) {
    /// From the loosest.
    enum Rank {
        SUM,
        PRODUCT,
        WHOLE
    }

    static Arithmetic of(double number) {
        String text = Numbers.long6(number);
        boolean isProduct = text.contains(" × ");
        return new Arithmetic(text, number, text.startsWith("−") ? Rank.SUM : isProduct ? Rank.PRODUCT : Rank.WHOLE);
    }

    Arithmetic plus(Arithmetic other) {
        return new Arithmetic(text + " + " + other.in(Rank.PRODUCT), value + other.value, Rank.SUM);
    }

    Arithmetic minus(Arithmetic other) {
        return new Arithmetic(text + " − " + other.in(Rank.PRODUCT), value - other.value, Rank.SUM);
    }

    Arithmetic times(Arithmetic other) {
        return new Arithmetic(in(Rank.PRODUCT) + " · " + other.in(Rank.PRODUCT), value * other.value, Rank.PRODUCT);
    }

    Arithmetic over(Arithmetic other) {
        return new Arithmetic(in(Rank.PRODUCT) + " / " + other.in(Rank.WHOLE), value / other.value, Rank.PRODUCT);
    }

    Arithmetic squared() {
        return new Arithmetic(in(Rank.WHOLE) + "²", value * value, Rank.PRODUCT);
    }

    Arithmetic power(int exponent) {
        return new Arithmetic(in(Rank.WHOLE) + "^" + exponent, Math.pow(value, exponent), Rank.PRODUCT);
    }

    Arithmetic root() {
        return new Arithmetic("√" + in(Rank.WHOLE), Math.sqrt(value), Rank.WHOLE);
    }

    Arithmetic negated() {
        return new Arithmetic("−" + in(Rank.PRODUCT), -value, Rank.SUM);
    }

    private String in(Rank needed) {
        return rank.compareTo(needed) < 0 ? "(" + text + ")" : text;
    }

    /// What it comes to, as a number to go on with.
    Arithmetic result() {
        return of(value);
    }

    /// A line of a calculation: `words: arithmetic = result`.
    String line(String words) {
        return words + ": " + text + " = " + Numbers.long6(value);
    }

    /// The same with a result that was recorded, where rounding has made it another in its last digits.
    String line(String words, double recorded) {
        return words + ": " + text + " = " + Numbers.long6(recorded);
    }
}
