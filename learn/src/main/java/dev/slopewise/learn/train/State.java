package dev.slopewise.learn.train;

import java.util.List;

/// What goes from step to step, whole: from it and the batches that follow, a training goes on exactly.
///
/// @param steps    how many were taken
/// @param model    whose slopes are taken; see [Step#judged] for the one to predict with
/// @param memories what the optimiser remembers, a tree for each leaf of the model
/// @param average  of each leaf, if the recipe asks for one; else empty
/// @param trail    what watching keeps
public record State<M>(int steps, M model, List<Object> memories, List<Object> average, Trail trail) {
    public State {
        memories = List.copyOf(memories);
        average = List.copyOf(average);
    }

    /// Of a training that is not watched.
    public State(int steps, M model, List<Object> memories, List<Object> average) {
        this(steps, model, memories, average, Trail.NONE);
    }
}
