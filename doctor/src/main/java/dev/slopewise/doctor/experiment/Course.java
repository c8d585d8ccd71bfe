package dev.slopewise.doctor.experiment;

import dev.slopewise.learn.train.Checkpoint;
import dev.slopewise.learn.train.Run;

/// A training as far as it went: what was recorded of it, and the place from which it, or another that differs in something, goes on.
///
/// @param run   its records from the first step on
/// @param model the parameters that it would keep
/// @param end   where it is
public record Course<M>(Run run, M model, Checkpoint<M> end) {}
