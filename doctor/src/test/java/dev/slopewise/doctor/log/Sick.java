package dev.slopewise.doctor.log;

import java.util.function.LongFunction;

/// Logs of trainings that go badly, each in one way.
enum Sick {
    GROWS_TO_NAN(seed -> {
        var log = new Drawn(seed, 200);
        double noise = log.between(0, 0.2), turn = log.between(0.2, 0.7);
        return log.with("loss", i -> {
                    double t = log.share(i);
                    return t > turn + 0.1
                            ? Double.NaN
                            : t > turn
                                    ? 0.8 * Math.exp(60 * (t - turn)) * log.about(noise)
                                    : 2 * Math.exp(-2 * t) * log.about(noise);
                })
                .with("lr", _ -> 0.1)
                .log();
    }),
    NAN_AT_ONCE(seed -> {
        var log = new Drawn(seed, 200);
        double noise = log.between(0, 0.2), turn = log.between(0.2, 0.8);
        return log.with(
                        "loss",
                        i -> log.share(i) > turn ? Double.NaN : 2 * Math.exp(-2 * log.share(i)) * log.about(noise))
                .log();
    }),
    NAN_FROM_THE_START(seed -> new Drawn(seed, 50).with("loss", _ -> Double.NaN).log()),
    GIVES_BACK(seed -> {
        var log = new Drawn(seed, 300);
        double noise = log.between(0, 0.3), turn = log.between(0.3, 0.7), high = log.between(1.5, 6);
        return log.with(
                        "loss",
                        i -> (log.share(i) > turn ? high : 0.3 + 1.7 * Math.exp(-10 * log.share(i))) * log.about(noise))
                .log();
    }),
    RISES(seed -> {
        var log = new Drawn(seed, 100);
        double noise = log.between(0, 0.3), pace = log.between(0.7, 5);
        return log.with("train/loss", i -> Math.exp(pace * log.share(i)) * log.about(noise))
                .with("lr", _ -> 1e-3)
                .log();
    }),
    ALTERNATES(seed -> {
        var log = new Drawn(seed, 120);
        double swing = log.between(0.1, 0.6), noise = log.between(0, 0.05);
        return log.with("loss", i -> (1 + (i % 2 == 0 ? swing : -swing)) * log.about(noise))
                .with("lr", _ -> 0.5)
                .log();
    }),
    WANDERS(seed -> {
        var log = new Drawn(seed, 400);
        double noise = log.between(0.45, 0.9);
        return log.with("loss", _ -> 2 * log.about(noise)).log();
    }),
    CRAWLS(seed -> {
        var log = new Drawn(seed, 300);
        double won = log.between(0.005, 0.15), noise = log.between(0, 0.02) * won * 10;
        return log.with("loss", i -> (2.3 * (1 - won * log.share(i))) * log.about(Math.min(noise, 0.1)))
                .with("grad_norm", _ -> 1.5 * log.about(0.1))
                .log();
    }),
    STAYS(seed -> {
        var log = new Drawn(seed, 200);
        double noise = log.between(0, 0.1);
        int classes = 2 + log.random.nextInt(9);
        return log.with("loss", i -> (Math.log(classes) + 0.2 * Math.exp(-60 * log.share(i))) * log.about(noise))
                .log();
    }),
    SPIKES(seed -> {
        var log = new Drawn(seed, 1000);
        double noise = log.between(0, 0.25), height = log.between(8, 40);
        return log.with("loss", i -> {
                    int after = (i - 350) % 150;
                    double leap = i >= 350 ? 1 + height * Math.exp(-after / 12.0) : 1;
                    return (0.05 + 2 * Math.exp(-15 * log.share(i))) * leap * log.about(noise);
                })
                .log();
    }),
    LEARNS_BY_HEART(seed -> {
        var log = new Drawn(seed, 200);
        double noise = log.between(0, 0.2), jitter = log.between(0, 0.04), rise = log.between(0.6, 3);
        return log.with("loss", i -> 2 * Math.exp(-6 * log.share(i)) * log.about(noise))
                .every(
                        10,
                        "val_loss",
                        i -> (0.6 + 1.4 * Math.exp(-9 * log.share(i)) + rise * Math.max(0, log.share(i) - 0.3))
                                * log.about(jitter))
                .every(
                        10,
                        "val_accuracy",
                        i -> 0.8 - 0.5 * Math.exp(-15 * log.share(i)) + 0.002 * log.random.nextGaussian())
                .log();
    }),
    DISAGREES(seed -> {
        var log = new Drawn(seed, 200);
        double jitter = log.between(0, 0.03), rise = log.between(0.6, 3);
        return log.with("loss", i -> 2 * Math.exp(-6 * log.share(i)))
                .every(
                        10,
                        "val_loss",
                        i -> (0.6 + 1.4 * Math.exp(-9 * log.share(i)) + rise * Math.max(0, log.share(i) - 0.3))
                                * log.about(jitter))
                .every(10, "val_accuracy", i -> 0.7 + 0.2 * log.share(i) + 0.003 * log.random.nextGaussian())
                .log();
    }),
    FALLS_ON(seed -> {
        var log = new Drawn(seed, 300);
        double noise = log.between(0, 0.2), end = log.between(0.1, 0.6);
        return log.with("loss", i -> 2 * (1 - (1 - end) * log.share(i)) * log.about(noise))
                .log();
    }),
    NEVER_SETTLES(seed -> {
        var log = new Drawn(seed, 400);
        double jitter = log.between(0.3, 0.8);
        return log.with("loss", i -> (0.3 + 2 * Math.exp(-15 * log.share(i))) * log.about(0.2))
                .with("lr", _ -> 0.03)
                .every(10, "val_loss", i -> (0.3 + 2 * Math.exp(-15 * log.share(i))) * log.about(jitter))
                .log();
    }),
    RATE_GONE(seed -> {
        var log = new Drawn(seed, 400);
        double turn = log.between(0.2, 0.6), noise = log.between(0, 0.1);
        return log.with("loss", i -> 2 * Math.exp(-2.5 * Math.min(turn, log.share(i))) * log.about(noise))
                .with("lr", i -> log.share(i) < turn ? 0.1 : 1e-4)
                .log();
    }),
    SAWS(seed -> {
        var log = new Drawn(seed, 600);
        int epoch = 20 + log.random.nextInt(60);
        double size = log.between(0.5, 2), noise = log.between(0, 0.15);
        return log.with(
                        "loss",
                        i -> (0.5 + 2 * Math.exp(-8 * log.share(i)))
                                * (1 + size * (i % epoch) / epoch)
                                * log.about(noise))
                .with("epoch", i -> 1.0 + Math.floor((double) i / epoch))
                .log();
    }),
    SWINGS(seed -> {
        var log = new Drawn(seed, 600);
        double size = log.between(0.1, 0.6), noise = log.between(0, 0.05), turn = log.between(8, 60);
        int epoch = log.random.nextBoolean() ? 1 : (int) (1.4 * turn);
        return log.with(
                        "loss",
                        i -> (0.5 + 2 * Math.exp(-15 * log.share(i)))
                                * (1 + size * Math.sin(2 * Math.PI * i / turn))
                                * log.about(noise))
                .with("epoch", i -> 1.0 + Math.floor((double) i / epoch))
                .with("lr", _ -> 0.1)
                .log();
    }),
    KNOWS_THE_ANSWERS(seed -> {
        var log = new Drawn(seed, 100);
        return log.with("loss", i -> (1 + Math.exp(-9 * log.share(i))) * log.about(0.1))
                .every(5, "val_loss", i -> 0.2 * (1 + Math.exp(-9 * log.share(i))) * log.about(0.03))
                .log();
    });

    private final LongFunction<Log> make;

    Sick(LongFunction<Log> make) {
        this.make = make;
    }

    Log log(long seed) {
        return make.apply(seed);
    }
}
