package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a training down in memory, and asks to stop where its limit is.
final class Recording implements Observer {
    private final RunHeader header;
    private final Limit limit;
    private final long began = System.nanoTime();
    private final List<StepRecord> steps = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();

    Recording(Subject<?> subject, Limit limit) {
        this.header = header(subject);
        this.limit = limit;
    }

    @Override
    public void step(StepRecord step) {
        steps.add(step);
    }

    @Override
    public void epoch(EpochRecord epoch) {
        epochs.add(epoch);
    }

    @Override
    public boolean wantsStop() {
        return steps.size() >= limit.steps()
                || System.nanoTime() - began >= limit.time().toNanos();
    }

    Run run(RunResult result) {
        return new Run(header, steps, epochs, result);
    }

    private static RunHeader header(Subject<?> subject) {
        Tree<?> model = Tree.of(subject.start());
        List<RunHeader.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < model.leaves().size(); i++) {
            parameters.add(new RunHeader.Parameter(
                    model.paths().get(i), model.leaves().get(i).type().toString()));
        }
        return new RunHeader(
                subject.name(),
                Instant.now().toString(),
                subject.settings().seed(),
                config(subject),
                subject.recipe().optimizer().toString(),
                subject.recipe().penalties().stream().map(Penalty::toString).toList(),
                Map.of(
                        "train", subject.train().size(),
                        "validation", subject.validation().size()),
                parameters,
                Optional.of(Backend.inUse().name()),
                Map.of("java", Runtime.version().toString()));
    }

    private static Map<String, Object> config(Subject<?> subject) {
        Map<String, Object> config = new LinkedHashMap<>();
        subject.loss().ifPresent(loss -> config.put("loss", loss.toString()));
        config.put("schedule", subject.recipe().schedule().toString());
        config.put("clipping", subject.recipe().clipping().toString());
        config.put("groups", subject.recipe().groups().toString());
        config.put("epochs", subject.settings().epochs());
        config.put("batch", subject.settings().batch());
        config.put("measure", subject.settings().measureEvery());
        config.put("patience", subject.settings().patience());
        config.put("order", subject.order().toString());
        return config;
    }
}
