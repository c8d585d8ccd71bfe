package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;

/// Looks for one cause in a log. Bounds are rules of thumb, components of the record, set on logs drawn at random: see the tests.
public interface LogDiagnosis {
    /// What it looks for.
    Cause cause();

    Answer examine(Log log);
}
