package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

/// What is looked at while a model trains, beside the numbers of each step. It does not change what is trained, bit by bit.
///
/// ```
/// trainer.watching(new Watch(1, 16).within(0.05))
/// ```
///
/// @param activity after every how many steps to look at activations and at the turn of the slope, from the first on, at least 1; 0 = never
/// @param probe    after every how many steps to probe the curvature and the noise, from the first on, at least 1; 0 = never
/// @param traces   from how many random directions a probe estimates the Hessian's trace, at least 0; 0 = it does not
/// @param share    most of the training's time that probes may take, in (0, 1]; 1 = as much as they need
public record Watch(int activity, int probe, int traces, double share) {
    /// Nothing.
    public static final Watch NOTHING = new Watch(0, 0);

    public Watch {
        require(activity >= 0, "activity must be watched every step (1) or less often, or never (0), got %d", activity);
        require(probe >= 0, "a probe must come every step (1) or less often, or never (0), got %d", probe);
        require(traces >= 0, "a trace is estimated from 1 or more directions, or not at all (0), got %d", traces);
        require(share > 0 && share <= 1, "the share of time must be above 0 and at most 1, got %s", share);
    }

    /// Probes that take the time they need and estimate no trace.
    public Watch(int activity, int probe) {
        this(activity, probe, 0, 1);
    }

    /// The same with a trace in each probe.
    public Watch tracing(int directions) {
        return new Watch(activity, probe, directions, share);
    }

    /// The same with fewer probes, if they would take more than this share of the time: then which steps are probed depends on the machine. The first waits
    /// too, for as long as it is guessed to take by the steps before it; a short training has none.
    public Watch within(double most) {
        return new Watch(activity, probe, traces, most);
    }

    /// Whether the activations and the turn of this step are watched.
    boolean looksAt(int step) {
        return activity > 0 && (step - 1) % activity == 0;
    }

    /// Whether this step is probed, if there is time for it.
    boolean probesAt(int step) {
        return probe > 0 && (step - 1) % probe == 0;
    }
}
