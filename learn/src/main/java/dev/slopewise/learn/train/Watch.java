package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

/// What is looked at while a model trains, beside the numbers of each step. It does not change what is trained.
///
/// @param activity after every how many steps to look at activations and at the turn of the slope, at least 1; 0 = never
/// @param probe    after every how many steps to probe the curvature and the noise, at least 1; 0 = never
public record Watch(int activity, int probe) {
    /// Nothing.
    public static final Watch NOTHING = new Watch(0, 0);

    public Watch {
        require(activity >= 0, "activity must be watched every step (1) or less often, or never (0), got %d", activity);
        require(probe >= 0, "a probe must come every step (1) or less often, or never (0), got %d", probe);
    }
}
