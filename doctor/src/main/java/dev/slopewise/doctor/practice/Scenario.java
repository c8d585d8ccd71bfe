package dev.slopewise.doctor.practice;

import dev.slopewise.doctor.lesson.Lesson.Part;
import dev.slopewise.doctor.lesson.Question;
import java.util.List;

/// A training that went badly, and what there is to find out about it.
///
/// @param id       of the labelled training that it comes from; it names the cause
/// @param given    its curve and a few facts
/// @param question which of four causes it was
/// @param clues    to be had at a price
/// @param verdict  what the doctor says, with its evidence
/// @param replay   the run beside the same training without the fault
public record Scenario(
        String id,
        List<Part> given,
        Question.OfChoice question,
        List<Clue> clues,
        List<Part> verdict,
        List<Part> replay) {
    /// Points that one has before asking for clues. A wrong answer leaves none.
    public static final int POINTS = 10;

    public Scenario {
        given = List.copyOf(given);
        clues = List.copyOf(clues);
        verdict = List.copyOf(verdict);
        replay = List.copyOf(replay);
    }
}
