package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendTest {
    /// A backend that does as the interpreter does.
    private record Other(String name, int priority) implements Backend {
        @Override
        public Executable compile(Graph graph) {
            return new Interpreter().compile(graph);
        }
    }

    private static BackendChoice among(Optional<String> asked) {
        return new BackendChoice(Stream.of(new Other("slow", -1), new Other("fast", 5)), asked);
    }

    @Test
    void theOneOfTheHighestPriorityIsTaken() {
        assertThat(among(Optional.empty()).names()).containsExactly("fast", "interpreter", "slow");
        assertThat(among(Optional.empty()).inUse().name()).isEqualTo("fast");
    }

    @Test
    void theOneThatIsAskedForIsTaken() {
        BackendChoice choice = among(Optional.of("slow"));
        assertThat(choice.inUse().name()).isEqualTo("slow");
        choice.use("interpreter");
        assertThat(choice.inUse().name()).isEqualTo("interpreter");
    }

    @Test
    void oneThatIsNotThereIsRefusedWhereverItWasAskedFor() {
        BackendChoice choice = among(Optional.of("gpu"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(choice::inUse)
                    .hasMessageContaining("one of [fast, interpreter, slow], got `gpu`")
                    .hasMessageContaining("-Dslopewise.backend");
        }
        choice.use("fast");
        assertThatThrownBy(() -> choice.use("")).hasMessageContaining("got ``");
        assertThat(choice.inUse().name()).isEqualTo("fast");
    }

    @Test
    void theInterpreterIsAlwaysThere() {
        assertThat(Backend.names()).contains("interpreter");
    }
}
