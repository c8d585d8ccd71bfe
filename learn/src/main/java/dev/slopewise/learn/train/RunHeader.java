package dev.slopewise.learn.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a run is, written before its first step.
///
/// @param id        the folder's name
/// @param created   when it began, ISO 8601
/// @param seed      of all randomness: the split, the weights, the shuffles
/// @param config    the settings, by name
/// @param optimizer printed form, such as `HeavyBall[rate=0.05, momentum=0.9]`
/// @param penalties printed forms
/// @param data      where the data came from, its fingerprint, and how columns became numbers
/// @param model     paths and shapes of the parameters
/// @param backend   the name of what carried out its graphs; empty if the run was written before that was noted
/// @param versions  of Slopewise and of Java
public record RunHeader(
        String id,
        String created,
        long seed,
        Map<String, Object> config,
        String optimizer,
        List<String> penalties,
        Map<String, Object> data,
        List<Parameter> model,
        Optional<String> backend,
        Map<String, String> versions) {

    /// The version of the run folder's form.
    public static final int FORMAT = 1;

    /// A leaf of the model.
    public record Parameter(String path, String type) {}
}
