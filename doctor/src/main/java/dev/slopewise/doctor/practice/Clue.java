package dev.slopewise.doctor.practice;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.lesson.Lesson.Part;
import java.util.List;

/// Evidence that may be asked for.
///
/// @param name  what it is about
/// @param price in points, at least 1
/// @param shown what one gets for it
public record Clue(String name, int price, List<Part> shown) {
    public Clue {
        require(price >= 1, "a clue costs a point or more, got %d", price);
        shown = List.copyOf(shown);
    }
}
