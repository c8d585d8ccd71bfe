package dev.slopewise.doctor.corpus;

import dev.slopewise.learn.train.Batch;

/// Examples of a problem: those to train on and those to judge by.
public record Parts(Batch train, Batch validation) {}
