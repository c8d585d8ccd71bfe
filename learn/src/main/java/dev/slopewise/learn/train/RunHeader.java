package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.LinkedHashMap;
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
/// @param repairs   what was changed while it went on, in order; the other settings here are those after the last
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
        Map<String, String> versions,
        List<Repair> repairs) {
    public RunHeader {
        repairs = List.copyOf(repairs);
    }

    /// Of a run that nothing was changed of on its way.
    public RunHeader(
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
        this(id, created, seed, config, optimizer, penalties, data, model, backend, versions, List.of());
    }

    /// The version of the run folder's form.
    public static final int FORMAT = 1;

    /// A leaf of the model.
    public record Parameter(String path, String type) {}

    /// What was changed of a training on its way: it went back to the state after a step, and on from there with one setting changed.
    ///
    /// @param after   how many steps were kept; 0 = it began anew
    /// @param noticed the step at which trouble was noticed, above `after`
    /// @param trouble what the steps showed, in words
    /// @param cause   what was found to be wrong, in words
    /// @param setting what was changed, such as `rate`
    /// @param from    its value before, as it would be written
    /// @param to      its value after
    /// @param why     in a sentence, with its numbers
    public record Repair(
            int after, int noticed, String trouble, String cause, String setting, String from, String to, String why) {
        public Repair {
            require(
                    after >= 0 && noticed > after,
                    "a repair goes back from a step to one before, got %d and %d",
                    noticed,
                    after);
        }

        /// For machines, by name.
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("after", after);
            map.put("noticed", noticed);
            map.put("trouble", trouble);
            map.put("cause", cause);
            map.put("setting", setting);
            map.put("from", from);
            map.put("to", to);
            map.put("why", why);
            return map;
        }

        /// `after step 40: rate 5.0 → 0.00419 (rate too large); the loss is 3.1e+04 and began at 0.69, in step 52`
        @Override
        public String toString() {
            return "after step %d: %s %s → %s (%s); %s, in step %d"
                    .formatted(after, setting, from, to, cause, trouble, noticed);
        }
    }

    /// The same after repairs.
    public RunHeader repaired(List<Repair> all) {
        return new RunHeader(id, created, seed, config, optimizer, penalties, data, model, backend, versions, all);
    }
}
