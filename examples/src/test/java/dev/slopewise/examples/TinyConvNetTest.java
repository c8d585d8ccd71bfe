package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.examples.TinyConvNet.Data;
import dev.slopewise.examples.TinyConvNet.Net;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Compares with the same network as loops over plain numbers.
class TinyConvNetTest {
    /// The network rounds each step to `f32`, the loops do not round: a few times 2⁻²⁴, relative to sums of numbers of about 1.
    private static final Offset<Double> SINGLE = within(2e-6);

    private static final List<Key> KEYS = Key.of(7).split(3);
    private static final int SIZE = TinyConvNet.SIZE, CHANNELS = TinyConvNet.CHANNELS, INNER = SIZE - 2;

    private static final int[] CHOSEN = {2, 1, 0}; // channel, row and column of the kernel's entry

    /// The loss, and its slope at the chosen entry of the kernel.
    private static double[] lossAndSlope(Net net, Data data) {
        var images = (float[][][][]) data.images().toNested();
        var kernel = (float[][][][]) net.kernel().toNested();
        double[] bias = net.bias().toDoubles(),
                w = net.w().toDoubles(),
                labels = data.labels().toDoubles();
        double loss = 0, slope = 0;
        for (int n = 0; n < images.length; n++) {
            double logit = net.offset().item(), inEntry = 0;
            for (int c = 0; c < CHANNELS; c++) {
                for (int row = 0; row < INNER; row++) {
                    for (int column = 0; column < INNER; column++) {
                        double sum = bias[c];
                        for (int i = 0; i < 3; i++)
                            for (int j = 0; j < 3; j++) sum += kernel[c][0][i][j] * images[n][0][row + i][column + j];
                        if (sum <= 0) continue;
                        logit += w[c] * sum / (INNER * INNER);
                        if (c == CHOSEN[0])
                            inEntry += w[c] * images[n][0][row + CHOSEN[1]][column + CHOSEN[2]] / (INNER * INNER);
                    }
                }
            }
            loss += (Math.log1p(Math.exp(logit)) - labels[n] * logit) / images.length;
            slope += (1 / (1 + Math.exp(-logit)) - labels[n]) * inEntry / images.length;
        }
        return new double[] {loss, slope};
    }

    @Test
    void lossAndSlopeOfAKernelEntryAreThoseOfPlainLoops() {
        Data data = TinyConvNet.data(KEYS.get(0), 64);
        Net net = TinyConvNet.start(KEYS.get(2));
        net = new Net(net.kernel(), Tensor.of(0.1f, -0.2f, 0.3f, -0.4f), net.w(), Tensor.scalar(0.2f));
        double[] expected = lossAndSlope(net, data);
        var at = Transforms.valueAndGrad(TinyConvNet::loss).apply(net, data);
        assertThat(at.value().item()).isCloseTo(expected[0], SINGLE);
        assertThat(at.gradient()
                        .kernel()
                        .get(CHOSEN[0], 0, CHOSEN[1], CHOSEN[2])
                        .item())
                .isCloseTo(expected[1], SINGLE);
    }

    @Test
    void bothKindsOfImagesLightSixteenPixels() {
        Data data = TinyConvNet.data(Key.of(5), 20);
        assertThat(data.images().sum(-3, -2, -1).toFloats()).containsOnly(16);
        assertThat(data.labels().toFloats()).startsWith(1, 0, 1, 0);
    }

    @Test
    void printsHowItLearnsToTellThem() {
        Printed printed = Printed.by(TinyConvNet::main);
        double start = lossAndSlope(TinyConvNet.start(KEYS.get(2)), TinyConvNet.data(KEYS.get(0), 64))[0];
        double[] first = printed.numbersAfter("step   0:"), last = printed.numbersAfter("step 200:");
        assertThat(first[0]).isCloseTo(start, within(1e-4));
        assertThat(last[0]).isLessThan(0.15);
        assertThat(last[2]).as("percent of unseen images").isGreaterThanOrEqualTo(98);
    }
}
