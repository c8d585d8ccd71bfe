package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The trainings of a sweep over settings of `train`, and their results as they are told.
///
/// @param names of the settings that differ
/// @param fixed words of those that all have
/// @param seed  of the first training of a setting; the others count on from it
/// @param said  told of each training that ended
record SweepTrials(Path file, List<String> names, List<String> fixed, long seed, Consumer<String> said)
        implements Sweep.Trial {
    /// Settings of a grid; more would not be lived to see.
    static final int MOST = 10_000;

    /// Beside the settings, so that results on other data or with other options do not count as done.
    static final String DATA = "(data)";

    static final String FIXED = "(options)";

    /// Settings that change what a loss means.
    private static final Set<String> LOSSES = Set.of("loss", "target-scale");

    @Override
    public double loss(Map<String, Object> settings, long number, double share) {
        List<String> words = new ArrayList<>(words(fixed, settings));
        words.removeIf(word -> word.startsWith("--seed="));
        words.add("--seed=" + (seed + number));
        TrainOptions options = TrainWords.options(words);
        RunResult result = trained(options, share);
        boolean isBroken = result.stopped() == RunResult.Stopped.NOT_FINITE;
        double loss = isBroken ? Double.NaN : judged(result.metrics());
        synchronized (said) {
            said.accept("%s, seed %d%s: %s"
                    .formatted(
                            shown(settings),
                            options.seed(),
                            share < 1 ? ", " + Numbers.percent(share) + " of the epochs" : "",
                            Double.isNaN(loss) ? "failed" : measure() + " " + Numbers.number(loss)));
        }
        return loss;
    }

    /// Whether the settings change what a loss means, so that losses cannot be compared.
    private boolean hasManyLosses() {
        return names.stream().anyMatch(LOSSES::contains);
    }

    /// What trainings are judged by, less being better.
    private String measure() {
        return hasManyLosses() ? "error" : "loss";
    }

    /// Of one validation: the loss, or where losses cannot be compared the share that is wrong, the root mean square of what a number is off by, or the
    /// perplexity.
    private double judged(Map<String, Double> metrics) {
        if (!hasManyLosses()) return metrics.getOrDefault("loss", Double.NaN);
        if (metrics.containsKey("accuracy")) return 1 - metrics.get("accuracy");
        return metrics.getOrDefault("rmse", metrics.getOrDefault("perplexity", Double.NaN));
    }

    private RunResult trained(TrainOptions options, double share) {
        try {
            return Training.of(file, options).tried(share);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A setting as words for `train`, after those that all have.
    static List<String> words(List<String> fixed, Map<String, Object> settings) {
        List<String> words = new ArrayList<>(fixed);
        settings.forEach((name, value) -> {
            if (!name.startsWith("(")) words.add("--" + name + "=" + value);
        });
        return words;
    }

    List<String> words(Sweep.Result result) {
        return words(fixed, result.settings());
    }

    private String shown(Map<String, Object> settings) {
        return String.join(
                ", ",
                names.stream().map(name -> name + " " + settings.get(name)).toList());
    }

    /// A row a setting, with its longest trainings.
    TextTable table(List<Sweep.Result> all) {
        List<Sweep.Result> results = longest(all);
        boolean isHalved = results.stream().anyMatch(result -> result.share() < 1);
        List<String> heads = new ArrayList<>(names);
        if (isHalved) heads.add("epochs");
        heads.add("validation " + measure());
        heads.add("± over seeds");
        List<List<String>> rows = new ArrayList<>();
        for (Sweep.Result result : results) {
            List<String> row = new ArrayList<>();
            names.forEach(name -> row.add(String.valueOf(result.settings().get(name))));
            if (isHalved) row.add(Numbers.percent(result.share()));
            row.add(Double.isNaN(result.mean()) ? "failed" : Numbers.number(result.mean()));
            row.add(result.losses().size() < 2 || Double.isNaN(result.spread()) ? "" : Numbers.number(result.spread()));
            rows.add(row);
        }
        return new TextTable(heads, rows);
    }

    /// The first of each setting: rounds come with the last, whose trainings are longest, in front.
    private static List<Sweep.Result> longest(List<Sweep.Result> all) {
        Map<Map<String, Object>, Sweep.Result> bySetting = new LinkedHashMap<>();
        all.forEach(result -> bySetting.putIfAbsent(result.settings(), result));
        return List.copyOf(bySetting.values());
    }

    /// Whether the best is better than the next by more than chance, in a sentence.
    List<String> verdict(List<Sweep.Result> results) {
        Sweep.Result best = results.getFirst();
        if (Double.isNaN(best.mean())) return List.of("All trainings failed: a number was no longer finite.");
        List<Sweep.Result> asLong = results.stream()
                .filter(result -> result.share() == best.share() && !Double.isNaN(result.mean()))
                .toList();
        if (best.losses().size() < 2 || asLong.size() < 2) return List.of();
        long near = asLong.stream().skip(1).filter(other -> isNear(best, other)).count();
        return List.of(
                near == 0
                        ? "The best is ahead of the others by more than seeds explain."
                        : "%s cannot be told apart from the best by %s: the difference, seed by seed, is within two of its standard errors."
                                .formatted(
                                        Numbers.count(near, "other setting"),
                                        Numbers.count(best.losses().size(), "seed")));
    }

    /// Whether the mean difference is within two of its standard errors, a rule of thumb. Trainings of one seed have the same split, so that they are
    /// compared with each other.
    private static boolean isNear(Sweep.Result a, Sweep.Result b) {
        int n = a.losses().size();
        double mean = a.mean() - b.mean(), squares = 0;
        for (int i = 0; i < n; i++) {
            double rest = a.losses().get(i) - b.losses().get(i) - mean;
            squares += rest * rest;
        }
        return Math.abs(mean) <= 2 * Math.sqrt(squares / (n - 1) / n);
    }

    Map<String, Object> toMap(Sweep.Result result) {
        var map = new LinkedHashMap<String, Object>();
        Map<String, Object> settings = new LinkedHashMap<>();
        names.forEach(
                name -> settings.put(name, String.valueOf(result.settings().get(name))));
        map.put("settings", settings);
        map.put("share", result.share());
        map.put("losses", result.losses());
        map.put("mean", result.mean());
        map.put("spread", result.spread());
        return map;
    }
}
