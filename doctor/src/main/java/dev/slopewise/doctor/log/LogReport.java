package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.util.List;
import java.util.Optional;

/// What a log of others tells.
///
/// @param log     what was looked at
/// @param verdict what it shows
/// @param untold  what it cannot show
/// @param next    the one signal to log next
public record LogReport(Log log, Verdict verdict, List<Untold> untold, Optional<Wanted> next) {
    public LogReport {
        untold = List.copyOf(untold);
    }

    /// A cause that a log does not tell.
    ///
    /// @param needs what it would take
    public record Untold(Cause cause, Wanted needs) {}
}
