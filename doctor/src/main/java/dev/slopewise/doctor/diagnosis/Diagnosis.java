package dev.slopewise.doctor.diagnosis;

import java.util.Optional;

/// Looks for one cause in the facts of a run. A pure function of them; it reads, and does not train.
///
/// Bounds that follow from theory cite their source; rules of thumb are components of the record, with what they were set on.
public interface Diagnosis {
    /// What it looks for.
    Cause cause();

    /// The finding, or nothing where the facts do not show it or are not there.
    Optional<Finding> examine(Facts facts);
}
