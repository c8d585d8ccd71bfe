package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many trainings with different settings, several at a time, each with several seeds. A trial that ended is a line in a file and is not done again, so a
/// sweep that was cut off goes on; settings are compared by their JSON.
///
/// @param file    of the trials that ended: `{"settings": {…}, "seed": 0, "share": 1.0, "loss": 0.3}` a line
/// @param threads how many trials at a time, at least 1
/// @param seeds   of each setting: 0, 1, …; at least 1
public record Sweep(Path file, int threads, int seeds) {
    /// One training.
    @FunctionalInterface
    public interface Trial {
        /// What it is judged by; less is better, NaN if it failed.
        ///
        /// @param share of a full training's length, in (0, 1]; 1 unless trainings are halved
        double loss(Map<String, Object> settings, long seed, double share);
    }

    /// Settings with the losses of all seeds.
    ///
    /// @param spread standard deviation over the seeds (with n − 1); 0 for one seed
    public record Result(Map<String, Object> settings, double share, List<Double> losses, double mean, double spread) {
        @Override
        public String toString() {
            return losses.size() == 1
                    ? "%.4g  %s".formatted(mean, Json.write(settings))
                    : "%.4g ± %.2g  %s".formatted(mean, spread, Json.write(settings));
        }
    }

    public Sweep {
        require(threads >= 1, "at least 1 trial runs at a time, got %d", threads);
        require(seeds >= 1, "each setting is tried with at least 1 seed, got %d", seeds);
    }

    private record Job(Map<String, Object> settings, long seed, double share) {
        Map<String, Object> form() {
            Map<String, Object> form = new LinkedHashMap<>();
            form.put("settings", settings);
            form.put("seed", seed);
            form.put("share", share);
            return form;
        }
    }

    /// Tries all settings in full; the best come first.
    ///
    /// @throws RuntimeException of a trial, after the trials beside it have ended; those that ended well are kept
    public List<Result> run(List<Map<String, Object>> settings, Trial trial) throws IOException {
        return run(settings, trial, 1);
    }

    /// Successive halving: all settings with a small share of a training, the best of them with `factor` times as much, and so on, up to one round in
    /// full. The results of all rounds, the last round's first.
    ///
    /// @param factor by which settings become fewer and trainings longer in each round, at least 2
    /// @see <a href="https://arxiv.org/abs/1502.07943">Jamieson and Talwalkar 2016, Non-stochastic Best Arm Identification</a>
    public List<Result> halve(List<Map<String, Object>> settings, Trial trial, int factor) throws IOException {
        require(factor >= 2, "settings become fewer by a factor of at least 2, got %d", factor);
        int rounds = 0;
        for (long n = settings.size(); n > 1; n = Math.ceilDiv(n, factor)) rounds++;
        List<Map<String, Object>> left = settings;
        List<Result> all = new ArrayList<>();
        for (int round = rounds; round >= 0; round--) {
            List<Result> results = run(left, trial, Math.pow(factor, -round));
            all.addAll(0, results);
            left = results.stream()
                    .limit(Math.ceilDiv(left.size(), factor))
                    .map(Result::settings)
                    .toList();
        }
        return all;
    }

    private List<Result> run(List<Map<String, Object>> settings, Trial trial, double share) throws IOException {
        Map<String, Double> ended = new ConcurrentHashMap<>();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) Files.createDirectories(folder);
        try (LineFile lines = new LineFile(file);
                var pool = Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().factory())) {
            List<String> known = LineFile.whole(file);
            lines.cut(known.size()); // without a line that was torn off
            for (String line : known) {
                var f = new RecordForm.Fields(Json.read(line));
                double loss = f.number("loss");
                f.map().remove("loss");
                ended.put(Json.write(f.map()), loss);
            }
            List<Future<?>> jobs = new ArrayList<>();
            for (Map<String, Object> one : settings) {
                for (long seed = 0; seed < seeds; seed++) {
                    var job = new Job(one, seed, share);
                    if (!ended.containsKey(Json.write(job.form())))
                        jobs.add(pool.submit(() -> run(job, trial, ended, lines)));
                }
            }
            await(jobs);
        }
        return settings.stream()
                .map(one -> result(one, share, ended))
                .sorted(Comparator.comparingDouble(Result::mean))
                .toList();
    }

    private static Void run(Job job, Trial trial, Map<String, Double> ended, LineFile lines) throws IOException {
        double loss = trial.loss(job.settings, job.seed, job.share);
        Map<String, Object> form = job.form();
        ended.put(Json.write(form), loss);
        form.put("loss", loss);
        synchronized (lines) {
            lines.append(form);
            lines.flush();
        }
        return null;
    }

    /// Waits for all, then throws the first error.
    private static void await(List<Future<?>> jobs) throws IOException {
        List<Throwable> errors = new ArrayList<>();
        for (Future<?> job : jobs) {
            try {
                job.get();
            } catch (ExecutionException e) {
                errors.add(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                jobs.forEach(other -> other.cancel(true));
                throw new IllegalStateException("interrupted while trials ran", e);
            }
        }
        if (errors.isEmpty()) return;
        switch (errors.getFirst()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case IOException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    private Result result(Map<String, Object> settings, double share, Map<String, Double> ended) {
        List<Double> losses = new ArrayList<>();
        for (long seed = 0; seed < seeds; seed++) {
            losses.add(ended.getOrDefault(Json.write(new Job(settings, seed, share).form()), Double.NaN));
        }
        double mean = losses.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares =
                losses.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return new Result(
                settings, share, List.copyOf(losses), mean, seeds == 1 ? 0 : Math.sqrt(squares / (seeds - 1)));
    }
}
