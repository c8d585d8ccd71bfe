package dev.slopewise.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureChangesTest {
    private static final Key KEY = Key.of(31);
    private static final int PICTURES = 40;

    private static Tensor changed(String changes, Tensor pictures) {
        return PictureChange.all(PictureChanges.parse(changes), pictures, KEY);
    }

    @Test
    void aboutHalfAreMirroredToTheBitAndTheOthersStay() {
        Tensor pictures = KEY.fold(1).uniform(PICTURES, 3, 4, 5), changed = changed("flip", pictures);
        int mirrored = 0;
        for (int i = 0; i < PICTURES; i++) {
            float[] now = changed.at(0, i).toFloats();
            boolean isSame = Arrays.equals(now, pictures.at(0, i).toFloats());
            if (!isSame) {
                assertThat(now).isEqualTo(pictures.at(0, i).reverse(-1).toFloats());
                mirrored++;
            }
        }
        assertThat(mirrored).isBetween(10, 30); // 20 ± 3.2 of 40 tosses
    }

    @Test
    void movesByAShareOfTheSizeAndGoesOnWithTheEdge() {
        int side = 20;
        Tensor slope = Tensor.linspace(0, 19, side).to(DType.F32);
        Tensor across = slope.broadcastTo(PICTURES, 1, side, side); // each pixel is its column's number
        Tensor changed = changed("shift(0.1)", across);
        double least = 0, most = 0;
        for (int i = 0; i < PICTURES; i++) {
            float[] row = changed.at(0, i).at(0, 0).at(0, 7).toFloats();
            double moved = row[10] - 10;
            assertThat(Math.abs(moved)).isLessThanOrEqualTo(2 + 1e-5);
            for (int x = 0; x < side; x++) {
                assertThat(row[x]).isCloseTo((float) Math.clamp(x + moved, 0, 19), within(1e-4f)); // floats near 19
            }
            least = Math.min(least, moved);
            most = Math.max(most, moved);
        }
        assertThat(least).isBetween(-2.001, -1.0);
        assertThat(most).isBetween(1.0, 2.001);
    }

    @Test
    void turnsAboutTheMiddle() {
        int side = 9;
        Tensor at = Tensor.linspace(-4, 4, side).to(DType.F32);
        Tensor across = at.broadcastTo(PICTURES, 1, side, side), down = across.transpose();
        Tensor both = changed("turn(30)", Tensor.concatenate(1, List.of(across, down)));
        boolean anyFar = false;
        for (int i = 0; i < PICTURES; i++) {
            Tensor picture = both.at(0, i);
            assertThat(picture.at(0, 0).at(0, 4).at(0, 4).item()).isCloseTo(0, within(1e-5));
            double x = picture.at(0, 0).at(0, 4).at(0, 6).item(),
                    y = picture.at(0, 1).at(0, 4).at(0, 6).item();
            assertThat(Math.hypot(x, y)).isCloseTo(2, within(1e-5)); // as far from the middle as before
            double angle = Math.toDegrees(Math.atan2(y, x));
            assertThat(Math.abs(angle)).isLessThanOrEqualTo(30.001);
            anyFar |= Math.abs(angle) > 15;
        }
        assertThat(anyFar).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip, shift(0.2), turn(20)", "turn(180), flip"})
    void severalAreOneAndTheSameInAGraph(String changes) {
        Tensor pictures = KEY.fold(1).uniform(3, 2, 6, 7);
        Tensor changed = changed(changes, pictures);
        assertThat(changed.shape()).isEqualTo(Shape.of(3, 2, 6, 7));
        assertThat(changed.minimum().item())
                .isGreaterThanOrEqualTo(pictures.minimum().item() - 1e-6);
        assertThat(changed.maximum().item())
                .isLessThanOrEqualTo(pictures.maximum().item() + 1e-6);
        Tensor inGraph =
                Transforms.traced((Tensor all) -> changed(changes, all)).apply(pictures);
        assertThat(inGraph.isClose(changed, 1e-5, 1e-5)).isTrue(); // places up to 7 are floats
        assertThat(changed("none", pictures)).isSameAs(pictures);
    }

    @Test
    void aPictureOfOnePixelStays() {
        Tensor one = Tensor.ones(2, 1, 1, 1).times(0.5);
        assertThat(changed("flip, shift(0.5), turn(90)", one).toFloats()).containsExactly(0.5f, 0.5f);
    }

    @Test
    void comesBackFromItsText() {
        String text = PictureChanges.text(PictureChanges.parse("flip,shift(share=0.1), turn(15)"));
        assertThat(PictureChanges.parse(text))
                .containsExactly(new PictureChange.Flip(), new PictureChange.Shift(0.1), new PictureChange.Turn(15));
        assertThat(PictureChanges.text(List.of())).isEqualTo("none");
        assertThat(PictureChanges.names()).containsExactly("flip", "shift", "turn");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        shift(1)    | above 0 and below 1, got 1
        shift       | share
        turn(0)     | above 0, at most 180 degrees, got 0
        turns(3)    | did you mean turn
        """)
    void refusesOtherChanges(String text, String why) {
        assertThatThrownBy(() -> PictureChanges.parse(text)).hasMessageContaining(why);
    }
}
