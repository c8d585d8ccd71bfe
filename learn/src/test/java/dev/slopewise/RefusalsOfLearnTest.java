package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.metric.Metrics;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Attention;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Dropout;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.nn.Rotary;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.StepDecay;
import dev.slopewise.learn.train.Averaging;
import dev.slopewise.learn.train.Settings;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `learn` refuses names the line of who asked, not that of the check: this test stands outside of `learn`'s packages.
class RefusalsOfLearnTest {
    private static final Dense DENSE = Dense.create(Key.of(1), Initializer.heNormal(), 3, 2);

    private static Named<ThrowingCallable> row(String name, ThrowingCallable call) {
        return Named.of(name, call);
    }

    static Stream<Named<ThrowingCallable>> refused() {
        return Stream.of(
                row("an optimiser", () -> new GradientDescent(-1)),
                row("an optimiser by its short constructor", () -> new Adam(0)),
                row("a schedule", () -> new StepDecay(0)),
                row("a penalty", () -> new Penalty.L2(-1)),
                row("a loss", () -> new RegressionLoss.Huber(0)),
                row("a loss by name", () -> Losses.parse("hubert")),
                row("a loss of other shapes", () -> Losses.squaredError(Tensor.zeros(2), Tensor.zeros(3))),
                row(
                        "labels out of range",
                        () -> new ClassLoss.CrossEntropy()
                                .check(Tensor.zeros(1, 2), Tensor.iota(1).plus(5))),
                row("a metric", () -> Metrics.accuracy(Tensor.zeros(2, 2), Tensor.iota(3))),
                row("a layer", () -> new Dropout(1)),
                row("a layer of layers", () -> Attention.create(Key.of(1), 8, 3)),
                row("positions", () -> new Rotary(1)),
                row("a layer's input", () -> DENSE.apply(Tensor.zeros(4, 5))),
                row(
                        "a layer's input, inside another",
                        () -> new Mlp(List.of(DENSE), Activation.RELU).apply(Tensor.zeros(4, 5))),
                row("a model in words", () -> Blueprint.parse("dens:3").create(Key.of(1), Shape.of(3), 1)),
                row("an average", () -> new Averaging(2)),
                row("settings", () -> new Settings(0, 1, 1, 0, 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesTheCallersLine(ThrowingCallable call) {
        assertThatExceptionOfType(SlopewiseException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.where())
                        .matches("(.*, )?in RefusalsOfLearnTest\\.refused \\(RefusalsOfLearnTest\\.java:\\d+\\)"));
    }
}
