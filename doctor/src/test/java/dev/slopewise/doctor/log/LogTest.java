package dev.slopewise.doctor.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        loss                         , TRAINING_LOSS
        train_loss                   , TRAINING_LOSS
        train/loss                   , TRAINING_LOSS
        Loss/train                   , TRAINING_LOSS
        train_loss_step              , TRAINING_LOSS
        batch_loss                   , TRAINING_LOSS
        total_loss                   , TRAINING_LOSS
        step/loss                    , TRAINING_LOSS
        lm-loss-training/lm loss     , TRAINING_LOSS
        train/epoch_loss             , TRAINING_LOSS
        training.cost                , TRAINING_LOSS
        train-logloss                , TRAINING_LOSS
        val_loss                     , VALIDATION_LOSS
        valid_loss                   , VALIDATION_LOSS
        validation/epoch_loss        , VALIDATION_LOSS
        eval_loss                    , VALIDATION_LOSS
        eval/loss                    , VALIDATION_LOSS
        Loss/test                    , VALIDATION_LOSS
        validationLoss               , VALIDATION_LOSS
        epoch/validation_loss        , VALIDATION_LOSS
        lr                           , LEARNING_RATE
        lr-Adam                      , LEARNING_RATE
        learning_rate                , LEARNING_RATE
        step/learning_rate           , LEARNING_RATE
        train/learning_rate          , LEARNING_RATE
        learningRate                 , LEARNING_RATE
        grad_norm                    , GRADIENT_NORM
        train/grad_norm              , GRADIENT_NORM
        step/gradient_norm           , GRADIENT_NORM
        gnorm                        , GRADIENT_NORM
        accuracy                     , TRAINING_METRIC
        train_acc                    , TRAINING_METRIC
        val_acc                      , VALIDATION_METRIC
        val_accuracy                 , VALIDATION_METRIC
        Accuracy/test                , VALIDATION_METRIC
        """)
    void namesAreKnownAsFrameworksWriteThem(String name, Role role) {
        assertThat(Names.fit(name).map(Names.Fit::role)).contains(role);
    }

    @ParameterizedTest
    @CsvSource({
        "loss_scale",
        "train_runtime",
        "time/step (s)",
        "dropout_rate",
        "l2_penalty",
        "eval_samples_per_second",
        "memory",
        "step",
        "epoch",
        "loss_ema"
    })
    void otherNamesSayNothing(String name) {
        assertThat(Names.fit(name)).isEmpty();
    }

    private static Sheet sheet(String name, double[] steps, double[] losses) {
        var sheet = new Sheet();
        for (int i = 0; i < steps.length; i++) {
            sheet.add(i, name, steps[i]);
            sheet.add(i, "loss", losses[i]);
        }
        return sheet;
    }

    private static double[] numbers(double... numbers) {
        return numbers;
    }

    private static Log log(double[] steps, double[] losses) {
        return Log.of(List.of(sheet("global_step", steps, losses)), List.of());
    }

    private static Series loss(Log log) {
        return log.of(Role.TRAINING_LOSS).orElseThrow();
    }

    @Test
    void aRestartReplacesWhatItBeginsAgain() {
        Log log = log(numbers(1, 2, 3, 4, 3, 4, 5), numbers(9, 8, 7, 6, 0.7, 0.6, 0.5));
        assertThat(loss(log).steps()).containsExactly(1, 2, 3, 4, 5);
        assertThat(loss(log).values()).containsExactly(9, 8, 0.7, 0.6, 0.5);
        assertThat(log.notes())
                .containsExactly(
                        "it goes back from step 4 to 3: training was begun again there, and what was written before of"
                                + " step 3 and later no longer counts");
    }

    @Test
    void stepsWithinEpochsAreCountedOn() {
        Log log = log(numbers(0, 1, 2, 0, 1, 2, 0, 1, 2), numbers(9, 8, 7, 6, 5, 4, 3, 2, 1));
        assertThat(loss(log).steps()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(log.notes())
                .containsExactly("the steps begin anew 2 times, as those within an epoch do; they are counted on");
    }

    @Test
    void stepsOfASecondEpochAreCountedOnWhereItIsLogged() {
        Sheet sheet = sheet("step", numbers(0, 1, 2, 0, 1), numbers(5, 4, 3, 2, 1));
        for (int i = 0; i < 5; i++) sheet.add(i, "epoch", Math.floor(i / 3.0));
        assertThat(loss(Log.of(List.of(sheet), List.of())).steps()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void rowsInNoOrderArePutInOrder() {
        double[] steps = new double[60];
        for (int i = 0; i < steps.length; i++) steps[i] = i * 37 % 60;
        Log log = log(steps, steps.clone());
        assertThat(loss(log).steps()).isSorted().hasSize(60);
        assertThat(loss(log).values()).isSorted();
        assertThat(log.notes()).containsExactly("rows are not in order of their steps; they were put in order");
    }

    @Test
    void whereNothingCountsStepsRowsDo() {
        Log constant = log(numbers(0, 0, 0), numbers(3, 2, 1)),
                fractions = log(numbers(0.1, 0.2, 0.3), numbers(3, 2, 1));
        for (Log log : List.of(constant, fractions)) {
            assertThat(log.unit()).isEqualTo("row");
            assertThat(loss(log).steps()).containsExactly(1, 2, 3);
            assertThat(log.notes()).singleElement().asString().contains("rows are counted instead");
        }
    }

    @Test
    void epochsCountWhereStepsDoNot() {
        Log log = Log.of(List.of(sheet("epoch", numbers(0, 1, 2), numbers(3, 2, 1))), List.of());
        assertThat(log.unit()).isEqualTo("epoch");
        assertThat(loss(log).steps()).containsExactly(0, 1, 2);
    }

    @Test
    void gapsStayGaps() {
        var sheet = new Sheet();
        for (int i = 0; i < 10; i++) {
            sheet.add(i, "step", i * i);
            if (i % 3 == 0) sheet.add(i, "loss", i);
            if (i == 5) sheet.add(i, "val_loss", 1);
        }
        Log log = Log.of(List.of(sheet), List.of());
        assertThat(loss(log).steps()).containsExactly(0, 9, 36, 81);
        assertThat(log.of(Role.VALIDATION_LOSS).orElseThrow().steps()).containsExactly(25);
    }

    @Test
    void ofSeveralNumbersAtAStepTheLastCounts() {
        Log log = log(numbers(1, 1, 2, 2), numbers(9, 8, 7, 6));
        assertThat(loss(log).values()).containsExactly(8, 6);
    }

    @Test
    void theOnlyColumnIsTheLoss() {
        var sheet = new Sheet();
        for (int i = 0; i < 10; i++) sheet.add(i, "value", 10 - i);
        Log log = Log.of(List.of(sheet), List.of());
        assertThat(loss(log).size()).isEqualTo(10);
        assertThat(log.taken().get(Role.TRAINING_LOSS).why()).isEqualTo("it is the only column that could be the loss");
    }

    @Test
    void ofNamesThatFitAlikeTheOneWithMoreNumbersIsTaken() {
        var sheet = new Sheet();
        for (int i = 0; i < 100; i++) sheet.add(i, "loss", 1.0 / (i + 1));
        sheet.add(100, "train_loss", 0.3);
        assertThat(loss(Log.of(List.of(sheet), List.of())).name()).isEqualTo("loss");
    }
}
