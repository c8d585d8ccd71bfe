package dev.slopewise.doctor.diagnosis;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something seen, in a sentence, with its numbers and where they come from.
///
/// @param sentence with its numbers in it, to three digits
/// @param numbers  the same by name, whole
/// @param from     the first step that it is about; 0 for what was so before the first
/// @param to       the last
public record Claim(String sentence, Map<String, Double> numbers, int from, int to) {
    public Claim {
        require(from <= to, "a claim is about steps from %s to a later one, got %s", from, to);
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
}
