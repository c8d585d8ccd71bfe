package dev.slopewise.learn.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PenaltiesTest {
    @Test
    void textsComeBackAndEveryPenaltyHasAName() {
        String text = Penalties.names().stream().map(name -> name + "(0.5)").collect(Collectors.joining(","));
        List<Penalty> all = Penalties.parse(text);
        assertThat(all.stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Penalty.class.getPermittedSubclasses()));
        assertThat(Penalties.parse(Penalties.text(all))).isEqualTo(all);
        assertThat(Penalties.text(List.of())).isEqualTo("none");
        assertThat(Penalties.parse("none")).isEmpty();
        assertThat(Penalties.parse("max-norm(strength=3, axis=0), l1(1e-3)"))
                .containsExactly(new Penalty.MaxNorm(3, 0), new Penalty.L1(0.001));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        l2               | l2 needs strength
        l3(1)            | there is no penalty "l3"
        l1(0.1), l1(0.2) | a penalty is named twice: l1(strength=0.2)
        l1(0.1) l2(1)    | expected "," or the end
        max-norm(0)      | the limit of a norm must be above 0
        elastic-net(1, 2) | must be in [0, 1], got 2.0
        """)
    void refusesWhatIsNoPenalty(String text, String why) {
        assertThatThrownBy(() -> Penalties.parse(text)).hasMessageContaining(why);
    }
}
