package dev.slopewise.data;

/// How numbers are brought to a common size.
public enum Scaling {
    /// Mean 0 and standard deviation 1.
    STANDARD("standard", "mean and standard deviation"),
    /// From 0 to 1.
    MIN_MAX("minMax", "smallest value and width"),
    /// Median 0 and distance 1 between the quartiles, which a few wild values do not move.
    ROBUST("robust", "median and distance of the quartiles"),
    /// The share of training values below, from 0 to 1, whatever their distances: for columns with long tails.
    QUANTILE("quantile", "share of values below");

    private final String name;
    private final String meaning;

    Scaling(String name, String meaning) {
        this.name = name;
        this.meaning = meaning;
    }

    /// What is taken off and divided by, or looked up.
    String meaning() {
        return meaning;
    }

    /// The name in files: `standard`, `minMax`, `robust`, `quantile`.
    @Override
    public String toString() {
        return name;
    }
}
