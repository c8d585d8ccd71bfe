package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import java.util.List;
import java.util.Optional;

/// What a diagnosis makes of a log.
public sealed interface Answer {
    /// It shows.
    ///
    /// @param findings the likeliest first; several where the log does not tell them apart
    /// @param next     what would settle it
    record Found(List<Finding> findings, Optional<Wanted> next) implements Answer {
        public Found {
            findings = List.copyOf(findings);
        }

        static Found of(Finding finding, Optional<Wanted> next) {
            return new Found(List.of(finding), next);
        }
    }

    /// It was looked for and is not there.
    ///
    /// @param why in a sentence, with its numbers
    record Absent(Cause cause, String why) implements Answer {}

    /// It may look wrong and is not.
    record Odd(Claim claim) implements Answer {}

    /// This log cannot tell.
    ///
    /// @param needs what would have to be logged
    record Unseen(Cause cause, Wanted needs) implements Answer {}
}
