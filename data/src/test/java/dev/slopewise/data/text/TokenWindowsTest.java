package dev.slopewise.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.learn.train.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
    private static final int[] TOKENS = IntStream.range(0, 103).toArray();

    private static List<Batch> epoch(TokenWindows windows, long seed, int epoch, long from) {
        List<Batch> batches = new ArrayList<>();
        windows.pass(seed, epoch, from).forEachRemaining(batches::add);
        return batches;
    }

    @Test
    void targetsAreTheTokensBehind() {
        for (Batch batch : epoch(new TokenWindows(TOKENS, 10, 4), 1, 1, 0)) {
            int[] inputs = batch.inputs().toInts(), targets = batch.targets().toInts();
            for (int i = 0; i < inputs.length; i++) assertThat(targets[i]).isEqualTo(inputs[i] + 1);
        }
    }

    @Test
    void anEpochSeesEachTokenOnceButForLessThanTwoWindows() {
        for (int length = 1; length <= 102; length++) {
            var windows = new TokenWindows(TOKENS, length, 3);
            for (int epoch = 1; epoch < 4; epoch++) {
                List<Batch> batches = epoch(windows, 5, epoch, 0);
                int[] seen = batches.stream()
                        .flatMapToInt(batch -> Arrays.stream(batch.inputs().toInts()))
                        .toArray();
                assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThan(TOKENS.length - 2 * length);
                assertThat(batches).hasSize((int) windows.batches().orElseThrow());
            }
        }
    }

    @Test
    void anEpochIsAFunctionOfSeedAndNumberAndCanBeBegunAnywhere() {
        var windows = new TokenWindows(TOKENS, 7, 2);
        List<Batch> all = epoch(windows, 3, 2, 0);
        List<Batch> rest = epoch(windows, 3, 2, 4);
        for (int i = 0; i < rest.size(); i++) {
            assertThat(rest.get(i).inputs().toInts())
                    .isEqualTo(all.get(i + 4).inputs().toInts());
        }
        assertThat(rest).hasSize(all.size() - 4);
        assertThat(epoch(windows, 3, 3, 0).getFirst().inputs().toInts())
                .isNotEqualTo(all.getFirst().inputs().toInts());
        assertThat(epoch(windows, 3, 2, 99)).isEmpty();
    }

    @Test
    void theLastPartIsForValidation() {
        var parts = TokenWindows.split(TOKENS, 0.2);
        assertThat(parts.train()).hasSize(82);
        assertThat(parts.validation()[0]).isEqualTo(82);
        Batch batch = new TokenWindows(parts.validation(), 5, 1).inOrder();
        assertThat(batch.inputs().shape().sizes()).containsExactly(4, 5);
        assertThat(batch.inputs().toInts()).isEqualTo(IntStream.range(82, 102).toArray());
        assertThat(batch.targets().toInts()).isEqualTo(IntStream.range(83, 103).toArray());
    }

    @Test
    void aFewWindowsAreSpreadOverTheWholeText() {
        var windows = new TokenWindows(TOKENS, 5, 1);
        Batch some = windows.spread(4); // of 20
        assertThat(some.inputs().at(-1, 0).toInts()).containsExactly(0, 25, 50, 75);
        assertThat(some.targets().at(-1, 0).toInts()).containsExactly(1, 26, 51, 76);
        assertThat(windows.spread(99).inputs().toInts())
                .isEqualTo(windows.inOrder().inputs().toInts());
    }

    @Test
    void aTextShorterThanAWindowIsRefused() {
        assertThatThrownBy(() -> new TokenWindows(new int[10], 10, 1))
                .hasMessageContaining("a text needs more tokens than a window of 10, got 10");
        assertThatThrownBy(() -> TokenWindows.split(TOKENS, 1)).hasMessageContaining("a share is above 0 and below 1");
    }

    @Test
    void anotherTextHasAnotherFingerprint() {
        int[] other = TOKENS.clone();
        other[50]++;
        assertThat(new TokenWindows(other, 5, 1).fingerprint())
                .isNotEqualTo(new TokenWindows(TOKENS, 5, 1).fingerprint());
    }
}
