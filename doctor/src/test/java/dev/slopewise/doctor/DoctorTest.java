package dev.slopewise.doctor;

import static dev.slopewise.doctor.experiment.Subjects.quadrants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Diagnosis;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static Verdict examine(Subject<?> subject, Budget budget) {
        return Doctor.examine(Facts.of(subject, subject.run(Limit.NONE)), budget);
    }

    @Test
    void everyDiagnosisOfThePackageIsAskedOnce() throws IOException, URISyntaxException {
        assertThat(Doctor.ALL.stream().map(d -> d.getClass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(diagnoses());
        assertThat(Doctor.ALL.stream().map(Diagnosis::cause)).doesNotHaveDuplicates();
    }

    private static Set<String> diagnoses() throws IOException, URISyntaxException {
        var file = Objects.requireNonNull(Diagnosis.class.getResource("Diagnosis.class"));
        try (var beside = Files.list(Path.of(file.toURI()).resolveSibling(""))) {
            return beside.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> load(name.replace(".class", "")))
                    .filter(type -> type.isRecord() && Diagnosis.class.isAssignableFrom(type))
                    .map(Class::getSimpleName)
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(Diagnosis.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRateTooSmallIsProvedByALargerOne() {
        var sick = examine(quadrants(new GradientDescent(1e-4)), Budget.USUAL);
        assertThat(sick).isInstanceOfSatisfying(Verdict.Sick.class, s -> {
            assertThat(s.leading().cause()).isEqualTo(Cause.RATE_TOO_SMALL);
            assertThat(s.leading().confidence()).isGreaterThan(0.9);
            assertThat(s.leading().experiment()).isPresent();
        });
    }

    @Test
    void withoutExperimentsConfidenceIsLower() {
        var subject = quadrants(new GradientDescent(1e-4));
        var observed = examine(subject, Budget.NONE);
        assertThat(observed).isInstanceOfSatisfying(Verdict.Sick.class, s -> {
            assertThat(s.leading().cause()).isEqualTo(Cause.RATE_TOO_SMALL);
            assertThat(s.leading().confidence()).isLessThan(0.9);
            assertThat(s.leading().experiment()).isEmpty();
        });
    }

    @Test
    void aRunThatNoRemedyImprovesIsHealthy() {
        assertThat(examine(quadrants(new Adam(0.03)), Budget.USUAL)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void theSameFactsGiveTheSameVerdict() {
        var subject = quadrants(new GradientDescent(1e-4));
        assertThat(examine(subject, Budget.USUAL))
                .hasToString(examine(subject, Budget.USUAL).toString());
    }

    /// A parabola through y = x² by the sum of squares, whose curvatures are 0.625, 4.511 and 226.864.
    @Test
    void theVerdictFlipsAtTwoOverTheCurvature() {
        var within = examine(parabola(0.0088), Budget.USUAL);
        assertThat(within).isInstanceOf(Verdict.Healthy.class);
        var beyond = examine(parabola(0.009), Budget.USUAL);
        assertThat(beyond).isInstanceOfSatisfying(Verdict.Sick.class, s -> {
            assertThat(s.leading().cause()).isEqualTo(Cause.RATE_TOO_LARGE);
            assertThat(s.leading().claims().getFirst().sentence()).contains("the limit of the rate was 0.00882");
            assertThat(s.leading().remedy())
                    .hasValueSatisfying(r -> assertThat(r.to()).isEqualTo("0.00793"));
        });
    }

    private record Parabola(Tensor a, Tensor b, Tensor c) {
        Tensor at(Tensor x) {
            return x.square().times(a).plus(x.times(b)).plus(c);
        }
    }

    private static Subject<Parabola> parabola(double rate) {
        Tensor x = Tensor.of(0.0, 1, 2, 3), zero = Tensor.scalar(0.0);
        var points = new Batch(x, x.square());
        BiFunction<Parabola, Batch, Tensor> loss =
                (m, b) -> m.at(b.inputs()).minus(b.targets()).square().sum();
        return new Subject<>(
                "parabola",
                new Parabola(zero, zero, zero),
                Objective.of(loss),
                loss,
                Parabola::at,
                (_, _) -> Map.of(),
                Optional.of(new RegressionLoss.Squared()),
                new Recipe(new GradientDescent(rate)),
                new Settings(1000, 4, 1, 10, 1000, 0),
                points,
                points,
                Examples.Order.AS_GIVEN);
    }
}
