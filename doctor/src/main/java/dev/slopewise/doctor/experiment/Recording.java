package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Trainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Writes a training down in memory, and asks to stop where its limit is or its steps show what it should stop at.
final class Recording implements Observer {
    private final RunHeader header;
    private final Limit limit;
    private final Predicate<List<StepRecord>> until;
    private final long began = System.nanoTime();
    private final List<StepRecord> steps = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();

    /// @param until all steps so far at which to stop, asked before each
    Recording(Subject<?> subject, Limit limit, Predicate<List<StepRecord>> until) {
        this.header = header(subject);
        this.limit = limit;
        this.until = until;
    }

    /// Of what goes on from another training, whose records come first.
    Recording(Subject<?> subject, Limit limit, Predicate<List<StepRecord>> until, Run before) {
        this(subject, limit, until);
        steps.addAll(before.steps());
        epochs.addAll(before.epochs());
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
                || until.test(Collections.unmodifiableList(steps))
                || System.nanoTime() - began >= limit.time().toNanos();
    }

    <M> Course<M> course(Trainer.Outcome<M> outcome) {
        return new Course<>(new Run(header, steps, epochs, outcome.result()), outcome.model(), outcome.end());
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
