package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.corpus.Plan;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.practice.Practice;
import dev.slopewise.doctor.practice.Scenario;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PracticeCommandTest {
    /// A seed that begins with a training that is quickly done.
    private static final long SEED = LongStream.range(1, 10_000)
            .filter(seed -> Practice.plans(seed).getFirst().cause().equals(Optional.of(Cause.SOFTMAX_OVER_ONE_UNIT)))
            .findFirst()
            .orElseThrow();

    private static Ran answering(String lines) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            return Ran.of("practice", "1", "--seed", SEED, "--ask");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void evidenceCostsPointsAndARightAnswerBringsWhatIsLeft() {
        Ran ran = answering("?\na\nsoftmax over one unit\n");
        assertThat(ran.out())
                .contains("That is neither a number from 1 to 4", "The validation part", "Right, for 9 points.")
                .contains("The doctor says: softmax over one unit", "repaired", "9 of 10 points.");
    }

    @Test
    void aWrongAnswerBringsNothingAndTheRightOneIsSaid() {
        Plan plan = Practice.plans(SEED).getFirst();
        Scenario scenario = new Practice(Budget.NONE).scenario(plan, SEED).orElseThrow();
        int right = scenario.question().rightOne();
        Ran ran = answering(right % 4 + 1 + "\n");
        assertThat(ran.out()).contains("No: it is ", "softmax over one unit.", "0 of 10 points.");
    }

    @Test
    void aPipeSeesAllAndJsonHasIt() {
        var scenarios = (List<?>)
                Ran.of("practice", "1", "--seed", SEED, "--json").json().get("scenarios");
        assertThat(scenarios).hasSize(1);
        assertThat(((Map<?, ?>) scenarios.getFirst()).get("answer")).asString().endsWith("softmax over one unit");
        assertThat(Ran.of("practice", "1", "--seed", SEED).out())
                .contains("What is wrong with this training?", "The data", "The doctor says: ")
                .doesNotContain("q to leave", "points.", "\u001b");
    }
}
