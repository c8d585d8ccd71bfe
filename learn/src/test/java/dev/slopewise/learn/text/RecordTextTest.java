package dev.slopewise.learn.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.schedule.Warmup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "warmup(100, cosine)",
                " warmup ( over = 100 , then = cosine ( ) ) ",
                "warmup(100,then=cosine(end=0))"
            })
    void settingsComeInOrderOrByName(String text) {
        assertThat(Schedules.parse(text)).isEqualTo(new Warmup(100, new Cosine()));
    }

    @Test
    void whatIsLeftOutIsAsUsual() {
        assertThat(Optimizers.parse("adam")).isEqualTo(new Adam(0.001));
        assertThat(Optimizers.parse("adam(beta1=0.8)")).isEqualTo(new Adam(0.001, 0.8, 0.999, 1e-8));
        assertThat(Schedules.parse("warmup(7)")).isEqualTo(new Warmup(7, new Constant()));
    }

    @Test
    void numbersAreWrittenAsShortAsTheyCanBeReadBack() {
        assertThat(Optimizers.text(new Adam(1e-4, 0, 0.1 + 0.2, 1.5e-12)))
                .isEqualTo("adam(rate=1e-4, beta1=0, beta2=0.30000000000000004, epsilon=1.5e-12)");
        assertThat(Optimizers.text(new Adam(1e10))).startsWith("adam(rate=1e10, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cosin | there is no schedule \"cosin\" | did you mean cosine? there are constant, cosine, ",
                "adam | there is no schedule \"adam\" | there are constant, cosine, ",
                "cosine(ende=1) | cosine has no setting \"ende\" | did you mean end? its settings are end",
                "constant(3) | constant has no place for 3 | its settings are none",
                "cosine(0, 1) | cosine has no place for 1 | its settings are end",
                "step(factor=0.1, 30) | step has no place for 30 | its settings are every, factor",
                "step | step needs every | its settings are every, factor",
                "cosine(end=0, end=1) | cosine is given end twice | its settings are end",
                "warmup(3, over=4) | warmup is given over twice | its settings are over, then",
                "cosine(end=much) | cosine's end must be a number, got much | ''",
                "cosine(end=[1]) | cosine's end must be a number, got [1] | ''",
                "step(1.5) | step's every must be a whole number, got 1.5 | ''",
                "step(99999999999999999999) | step's every must be a whole number, got 9999 | ''",
                "plateau(patience=cosine(1)) | plateau's patience must be a whole number, got cosine(…) | ''",
                "piecewise(1, 2) | piecewise's factors must be several, in [ ], got 1 | ''",
                "warmup(3, [cosine]) | expected the name of a schedule, got [cosine] | there are constant, ",
                "cosine(-1) | cosine: end must be from 0 to 1, got -1.0 | ''",
                "'' | expected a name or a number at place 1 of \"\", got the end | settings are written as in ",
                "cosine( | expected a name or a number at place 8 of \"cosine(\", got the end | settings are ",
                "cosine(end= | expected a name or a number at place 12 of | settings are ",
                "cosine(1 | expected \",\" or \")\" at place 9 of \"cosine(1\", got the end | settings are ",
                "cosine(1)) | expected the end at place 10 of \"cosine(1))\", got \")\" | settings are ",
                "cosine(1,) | expected a name or a number at place 10 of \"cosine(1,)\", got \")\" | settings are ",
                "product([cosine) | expected \",\" or \"]\" at place 16 of \"product([cosine)\", got \")\" | settings"
                        + " are ",
                "cosine; | expected the end at place 7 of \"cosine;\", got \";\" | settings are ",
            })
    void saysWhatIsWrongAndWhatThereIs(String text, String problem, String wayOut) {
        assertThatThrownBy(() -> Schedules.parse(text))
                .hasMessageContaining(problem)
                .hasMessageContaining(wayOut);
    }

    @Test
    void aConstantIsOneOfItsKind() {
        assertThatThrownBy(() -> Optimizers.parse("adafactor(pace=fast)"))
                .hasMessageContaining("adafactor's pace must be one of relative, given, got fast");
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> Schedules.parse("product(".repeat(10_000)))
                .hasMessageContaining("expected no more than 20 brackets in brackets");
        assertThatThrownBy(() -> Schedules.parse("[".repeat(10_000)))
                .hasMessageContaining("expected no more than 20 brackets in brackets");
    }

    @Test
    void whatHasNoNameIsRefused() {
        assertThatThrownBy(() -> Schedules.text(at -> 1)).hasMessageContaining("is no schedule with a name");
    }

    @Test
    void setsOneNumberOfARecord() {
        assertThat(Optimizers.with(new Adam(1e-4, 0, 0.5, 1e-3), "beta1", 0.7))
                .isEqualTo(new Adam(1e-4, 0.7, 0.5, 1e-3));
        assertThat(Optimizers.settings(new Adam(1))).containsExactly("rate", "beta1", "beta2", "epsilon");
        assertThatThrownBy(() -> Optimizers.with(new Adam(1), "momentum", 0.5))
                .hasMessageContaining("adam has no setting \"momentum\"")
                .hasMessageContaining("its settings are rate, beta1");
        assertThatThrownBy(() -> Optimizers.with(new Adam(1), "rate", -1))
                .hasMessageContaining("adam: rate must be above 0");
    }
}
