package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Settings of their own for the leaves whose path fits a pattern. Where several groups speak of a leaf, the last one holds, setting by setting.
///
/// In a pattern `*` stands for any letters within one name and `**` for any at all; the rest stands for itself:
///
/// ```
/// layers[0].*        all of the first layer
/// **.bias            every bias
/// layers[*].weight   the weights of all layers
/// ```
public record Group(String paths, List<Setting> settings) {
    public Group {
        require(!paths.isEmpty(), "a group needs a pattern of paths, such as `layers[0].*`");
        require(!settings.isEmpty(), "the group `%s` sets nothing", paths);
        settings = List.copyOf(settings);
        boolean isFrozen = settings.stream().anyMatch(s -> s instanceof Frozen);
        require(
                !isFrozen || settings.size() == 1,
                "the group `%s` freezes its leaves, so nothing else can be set, got %s",
                paths,
                settings);
    }

    public Group(String paths, Setting... settings) {
        this(paths, List.of(settings));
    }

    /// What a group may set.
    public sealed interface Setting {}

    /// Another optimiser, at its own rate.
    public record By(Optimizer<?> optimizer) implements Setting {}

    /// A factor of the optimiser's rate.
    ///
    /// @param factor above 0
    public record RateTimes(double factor) implements Setting {
        public RateTimes {
            require(factor > 0 && Double.isFinite(factor), "the factor of a rate must be above 0, got %s", factor);
        }
    }

    /// Another schedule of the rate in place of the recipe's, from the training's first step on as that.
    public record Scheduled(Schedule schedule) implements Setting {}

    /// Decoupled decay: after the optimiser's step, θ ← θ − rate · strength · θ₀ with θ₀ from before it.
    ///
    /// @param strength at least 0
    /// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization</a>
    public record Decay(double strength) implements Setting {
        public Decay {
            require(strength >= 0 && Double.isFinite(strength), "decay must be at least 0, got %s", strength);
        }
    }

    /// These penalties in place of the recipe's, whatever the leaf's rank; none at all with an empty list.
    public record Penalties(List<Penalty> penalties) implements Setting {
        public Penalties {
            penalties = List.copyOf(penalties);
        }
    }

    /// Left as they are.
    public record Frozen() implements Setting {}

    /// The same without the settings of a kind; empty if there are no others.
    Optional<Group> without(Class<? extends Setting> kind) {
        List<Setting> others =
                settings.stream().filter(s -> !kind.isInstance(s)).toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(new Group(paths, others));
    }

    boolean fits(String path) {
        var regex = new StringBuilder();
        for (int i = 0; i < paths.length(); i++) {
            char c = paths.charAt(i);
            boolean isAny = c == '*' && i + 1 < paths.length() && paths.charAt(i + 1) == '*';
            if (isAny) i++;
            regex.append(isAny ? ".*" : c == '*' ? "[^.\\[\\]]*" : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.matches(regex.toString(), path);
    }
}
