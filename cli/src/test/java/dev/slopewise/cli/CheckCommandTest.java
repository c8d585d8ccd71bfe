package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path folder;

    private Path table() throws IOException {
        var csv = new StringBuilder("x,day,same,id,kind\n");
        for (int i = 0; i < 40; i++) {
            csv.append("%s,2024-01-%02d,7,n%d,%s\n"
                    .formatted(i % 10 == 0 ? "" : i, i % 28 + 1, i, i < 10 ? "low" : "high"));
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    @Test
    void saysWhatEachColumnHoldsAndBecomes() throws IOException {
        Ran ran = Ran.of("check", table(), "--target", "kind");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("40 rows, 5 columns")
                .containsPattern("x +numbers +4 +1 to 39 +standardised, missing as 20; 0 or 1 where missing\n")
                .containsPattern("day +dates +2024-01-01 to 2024-01-28 +place in time")
                .containsPattern("same +numbers +7 to 7 +left out: always 7")
                .containsPattern("id +text +40 values: n0, .*left out: text with 40 different")
                .containsPattern("kind +text +2 values: high, low +target: one of 2 classes\n")
                .contains("`kind` is one of 2 classes: high 30 (75 %), low 10 (25 %).")
                .contains("Always saying `high` would be right in 75 %");
    }

    @Test
    void needsNoTarget() throws IOException {
        assertThat(Ran.of("check", table()).out())
                .containsPattern("kind +text +2 values: high, low +2 columns of 0 and 1");
        assertThat(Ran.of("check", table(), "--quiet")).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void describesATargetOfNumbers() throws IOException {
        assertThat(Ran.of("check", Ran.table(folder), "--target", "y").out())
                .contains("`y` is a number, 100 to 118, mean 109, standard deviation 5.2.")
                .containsPattern("y +numbers +100 to 118 +target: a number");
    }

    private void refused(String csv, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), csv);
        for (Object[] words : new Object[][] {{}, {"--quiet"}}) {
            Object[] all = new Object[4 + words.length];
            System.arraycopy(new Object[] {"check", file, "--target", "y"}, 0, all, 0, 4);
            System.arraycopy(words, 0, all, 4, words.length);
            Ran ran = Ran.of(all);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).startsWith("error: ").contains(why);
            assertThat(ran.err().lines()).hasSize(1);
        }
        assertThat(Ran.of("check", file, "--target", "y", "--json").code()).isEqualTo(1);
    }

    @Test
    void endsWithOneWhereTrainingCannot() throws IOException {
        refused("x,Y\n1,2\n2,3\n", "did you mean `Y`?");
        refused(
                "x,y\n1,2\n2,3\n3,4.5\n",
                "at least 10 rows with a known target are needed to train and validate, got 3");
        refused("x,y\n1,a\n2,a\n3,a\n", "got only `a`");
        refused("x,y\n5,1.5\n5,2\n5,3\n", "no column is left to learn from");
        refused("x,y\n1,2\n3\n", "line 3");
        refused("", "the file is empty");
    }

    @Test
    void saysInJsonWhetherAndWhyNot() throws IOException {
        Path file = Files.writeString(folder.resolve("few.csv"), "x,y\n1,2\n2,3.5\n");
        Map<String, Object> json =
                Ran.of("check", file, "--target", "y", "--json").json();
        assertThat(json).containsEntry("trainable", false);
        assertThat(json.get("problem")).asString().contains("at least 10 rows");
        assertThat(Ran.of("check", table(), "--target", "kind", "--json").json())
                .containsEntry("trainable", true)
                .doesNotContainKey("problem");
    }

    @Test
    void describesArrays() throws IOException {
        Path npz = Files.write(folder.resolve("a.npz"), Npz.write(Map.of("w", Tensor.of(-1f, 2f, 5f))));
        assertThat(Ran.of("check", npz).out()).containsPattern("w +f32\\[3\\] +−1 +5\n");
        Path npy = Files.write(folder.resolve("a.npy"), Npy.write(Tensor.of(1f, Float.NaN)));
        Ran broken = Ran.of("check", npy);
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).contains("finite numbers are needed");
        assertThat(Ran.of("check", npz, "--target", "w").err()).contains("holds arrays, which have no columns");
    }
}
