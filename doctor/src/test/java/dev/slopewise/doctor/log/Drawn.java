package dev.slopewise.doctor.log;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/// Logs that are made by a formula, from a seed.
final class Drawn {
    final Random random;
    final int points;
    private final Sheet sheet = new Sheet();

    Drawn(long seed, int points) {
        this.random = new Random(seed);
        this.points = points;
        with("step", i -> 10L * (i + 1));
    }

    /// A number for each point.
    Drawn with(String name, IntToDoubleFunction value) {
        for (int i = 0; i < points; i++) sheet.add(i, name, value.applyAsDouble(i));
        return this;
    }

    /// A number at every so many points.
    Drawn every(int points, String name, IntToDoubleFunction value) {
        for (int i = points - 1; i < this.points; i += points) sheet.add(i, name, value.applyAsDouble(i));
        return this;
    }

    Log log() {
        return Log.of(List.of(sheet), List.of());
    }

    /// How much of the log has passed, in (0, 1].
    double share(int i) {
        return (i + 1.0) / points;
    }

    /// A factor about 1, by this deviation of its logarithm.
    double about(double deviation) {
        return Math.exp(deviation * random.nextGaussian() - deviation * deviation / 2);
    }

    double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /// A healthy training, as trainings are: it falls by an exponential or by a power, with or without a warm-up, an early spike or a plateau that ends well; noise as
    /// batches have it; a rate that stays, falls in steps or by a cosine; a validation loss that ends near its least; slopes that grow or shrink.
    static Log healthy(long seed) {
        var seeded = new Random(seed);
        int points = (int) Math.exp(Math.log(16) + seeded.nextDouble() * Math.log(4000.0 / 16));
        var log = new Drawn(seed, points);
        double begin = log.between(0.5, 10),
                floor = begin * log.between(0.001, 0.6),
                pace = log.between(4.5, 25),
                power = log.between(0.3, 1.2);
        boolean isPower = log.random.nextInt(3) == 0, hasPlateau = log.random.nextInt(5) == 0;
        double plateau = hasPlateau ? log.between(0.1, 0.5) : 0;
        double noise = points < 60 ? log.between(0, 0.08) : log.between(0, 0.5),
                warm = log.random.nextInt(3) == 0 ? 0.05 : 0;
        double spike = log.random.nextInt(4) == 0 ? log.between(0.3, 3) : 0;
        int schedule = log.random.nextInt(4);
        IntToDoubleFunction curve = i -> {
            double t = Math.max(0, log.share(i) - warm) / (1 - warm);
            double late = hasPlateau ? Math.max(0, t - plateau) / (1 - plateau) : t;
            double left = isPower ? Math.pow(1 + 200 * late, -power) : Math.exp(-pace * late);
            double stair = hasPlateau ? 0.15 * Math.exp(-40 * t) + 0.85 * left : left;
            double annealed = schedule == 1 ? 1 - 0.05 * log.share(i) : 1;
            double leap = t > 0 && t < 0.06 ? 1 + spike * Math.sin(Math.PI * t / 0.06) : 1;
            return (floor + (begin - floor) * stair) * annealed * leap;
        };
        log.with("train_loss", i -> curve.applyAsDouble(i) * log.about(noise));
        if (schedule != 3) {
            double rate = Math.pow(10, log.between(-5, 0));
            log.with(
                    "learning_rate",
                    i -> rate
                            * switch (schedule) {
                                case 0 -> 1;
                                case 1 -> Math.min(1, log.share(i) / 0.05) * (1 + Math.cos(Math.PI * log.share(i))) / 2;
                                default -> log.share(i) < 0.5 ? 1 : log.share(i) < 0.75 ? 0.1 : 0.01;
                            });
        }
        if (log.random.nextBoolean()) {
            double growth = log.between(-2, 1.5);
            log.with("grad_norm", i -> Math.exp(growth * log.share(i)) * log.about(0.4));
        }
        if (log.random.nextInt(3) > 0) {
            double apart = log.between(0.95, 1.3), rise = log.between(0, 0.06), jitter = log.between(0, 0.05);
            int often = Math.max(1, points / 20);
            log.every(
                    often,
                    "val_loss",
                    i -> curve.applyAsDouble(i) * apart * (1 + rise * log.share(i)) * log.about(jitter));
            log.every(
                    often, "val_acc", i -> 0.9 - 0.6 * Math.exp(-6 * log.share(i)) + 0.005 * log.random.nextGaussian());
        }
        if (log.random.nextBoolean()) {
            int epoch = 1 + log.random.nextInt(1 + points / 4);
            log.with("epoch", i -> Math.floor((double) i / epoch));
        }
        return log.log();
    }
}
