package dev.slopewise.learn.penalty;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.text.RecordText;
import dev.slopewise.learn.text.RecordText.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Penalties by name, for the command line and the files of a run: `l2(0.003)`, `elastic-net(strength=0.001, share=0.5)`.
public final class Penalties {
    private static final String NONE = "none";

    /// All kinds; a strength has no default.
    private static final RecordText<Penalty> TEXT = new RecordText<>(
            "penalty",
            Penalty.class,
            List.of(
                    entry("l2", new Penalty.L2(0)),
                    entry("l1", new Penalty.L1(0)),
                    entry("elastic-net", new Penalty.ElasticNet(0, 0.5)),
                    entry("group-lasso", new Penalty.GroupLasso(0, -1)),
                    entry("max-norm", new Penalty.MaxNorm(1, -1)),
                    entry("decay", new Penalty.Decay(0)),
                    entry("spectral", new Penalty.Spectral(0))));

    private static Entry<Penalty> entry(String name, Penalty defaults) {
        return new Entry<>(name, defaults, "strength");
    }

    private Penalties() {}

    /// The penalties that a text such as `l1(0.001), max-norm(3)` names, one or several, or `none`; the form of each is [RecordText]'s.
    ///
    /// @throws dev.slopewise.core.SlopewiseException for other names, with the nearest, for settings out of range, and for a kind named twice
    public static List<Penalty> parse(String text) {
        if (text.isBlank() || text.strip().equals(NONE)) return List.of();
        List<Penalty> all = TEXT.parseAll(text);
        Set<Class<?>> kinds = new HashSet<>();
        for (Penalty penalty : all) {
            require(kinds.add(penalty.getClass()), "a penalty is named twice: %s", TEXT.text(penalty));
        }
        return all;
    }

    /// The text that [#parse] makes the same penalties of, with all their settings.
    public static String text(List<Penalty> penalties) {
        return penalties.isEmpty() ? NONE : penalties.stream().map(TEXT::text).collect(Collectors.joining(", "));
    }

    /// All names that there are.
    public static List<String> names() {
        return TEXT.names();
    }
}
