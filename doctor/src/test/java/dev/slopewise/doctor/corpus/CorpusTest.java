package dev.slopewise.doctor.corpus;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTest {
    /// More steps than any training here needs; a slip in the settings of one would make all wait.
    private static final long MOST_STEPS = 4000;

    private static final List<Plan> PLANS = Corpus.plans();

    @Test
    void showsEachCauseOnFourProblemsAndFromThreeSeeds() {
        Map<Cause, List<Plan>> faulty = PLANS.stream()
                .filter(plan -> plan.cause().isPresent())
                .collect(groupingBy(plan -> plan.cause().orElseThrow()));
        assertThat(faulty.keySet()).isEqualTo(EnumSet.allOf(Cause.class));
        faulty.forEach((cause, plans) -> {
            assertThat(plans.stream().map(plan -> plan.setup().problem().name()).distinct())
                    .as("problems of %s", cause)
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(plans.stream().map(plan -> plan.setup().seed()).distinct())
                    .as("seeds of %s", cause)
                    .hasSizeGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void showsEachCauseOnProblemsOfBothUses() {
        Map<Cause, Set<Problem.Use>> uses = PLANS.stream()
                .filter(plan -> plan.cause().isPresent())
                .collect(groupingBy(plan -> plan.cause().orElseThrow(), mapping(Plan::use, toSet())));
        assertThat(uses.values()).allMatch(both -> both.equals(EnumSet.allOf(Problem.Use.class)));
    }

    @Test
    void showsEachCauseForTheScoreOnTwoProblemsAndFromThreeSeedsEach() {
        Map<Cause, Map<String, Set<Long>>> seeds = Slice.TEST.plans().stream()
                .filter(plan -> plan.cause().isPresent())
                .collect(groupingBy(
                        plan -> plan.cause().orElseThrow(),
                        groupingBy(
                                plan -> plan.setup().problem().name(),
                                mapping(plan -> plan.setup().seed(), toSet()))));
        assertThat(seeds.keySet()).isEqualTo(EnumSet.allOf(Cause.class));
        seeds.forEach((cause, problems) -> {
            assertThat(problems).as("problems of %s", cause).hasSizeGreaterThanOrEqualTo(2);
            assertThat(problems.values()).as("seeds of %s", cause).allMatch(each -> each.size() >= 3);
        });
    }

    /// So many that 2 % of the healthy ones are two, and so few that the score is taken in a quarter of an hour.
    @Test
    void hasManyHealthyTrainingsForTheScoreAndNotTooManyInAll() {
        List<Plan> plans = Slice.TEST.plans();
        assertThat(plans.stream().filter(plan -> plan.cause().isEmpty())).hasSizeGreaterThanOrEqualTo(110);
        assertThat(plans).hasSizeLessThanOrEqualTo(350);
    }

    @Test
    void looksAtNoTrainingForTheScoreUnlessItIsAskedFor() {
        assertThat(Slice.FAST.plans()).isNotEmpty().allMatch(plan -> plan.use() == Problem.Use.TUNE);
    }

    @Test
    void answersOfEveryNetHaveTheShapeThatItsProblemAsksFor() {
        for (Setup base : Bases.all()) {
            Problem problem = base.problem();
            Tensor examples = base.parts().train().rows(Tensor.of(0, 1, 2)).inputs();
            Layer model = base.net().create(Key.of(1), problem.input(), problem.outputs());
            assertThat(model.apply(examples).shape()).as(problem.name()).isEqualTo(Shape.of(3, problem.outputs()));
        }
    }

    @Test
    void namesNoTwoTrainingsAlikeAndNoProblemForBothUses() {
        assertThat(PLANS.stream().map(Plan::id)).doesNotHaveDuplicates();
        Map<String, Set<Problem.Use>> uses =
                PLANS.stream().collect(groupingBy(plan -> plan.setup().problem().name(), mapping(Plan::use, toSet())));
        assertThat(uses.values()).allMatch(use -> use.size() == 1);
    }

    @Test
    void asksForFewSteps() {
        for (Plan plan : PLANS) {
            long examples = plan.setup().parts().train().size(),
                    batch = Math.min(plan.setup().batch(), examples);
            assertThat(Math.ceilDiv(examples, batch) * plan.setup().epochs())
                    .as(plan.id())
                    .isBetween(1L, MOST_STEPS);
        }
    }

    @Test
    void drawsTheSameTrainingFromTheSameSeed() {
        Setup setup = Bases.of(Tables.CARS).seed(3);
        assertThat(setup.parts().train().inputs().toFloats())
                .isEqualTo(setup.parts().train().inputs().toFloats())
                .isNotEqualTo(setup.seed(4).parts().train().inputs().toFloats());
        Settings settings = setup.subject("cars").settings();
        assertThat(settings.seed()).isEqualTo(3);
    }
}
