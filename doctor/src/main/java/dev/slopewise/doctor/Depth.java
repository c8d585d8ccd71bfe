package dev.slopewise.doctor;

import java.util.Locale;

/// How deep a step is told.
public enum Depth {
    /// What was promised and what came, in one sentence.
    SENTENCE,
    /// Topic by topic in sentences.
    PARAGRAPH,
    /// With the arithmetic, every number put in.
    CALCULATION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
