package dev.slopewise.learn.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void countsLettersThatDifferAndNotTheirCase() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("ABC", "abc")).isZero();
    }

    @Test
    void takesTheNearestIfItIsNear() {
        List<String> names = List.of("adam", "adagrad", "lion");
        assertThat(Nearest.to("Adagrat", names)).contains("adagrad");
        assertThat(Nearest.to("momentum", names)).isEmpty();
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }
}
