package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.EpochRecord;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Progress as lines, for files and pipes: epochs 1, 2, 5, 10, 20, 50, … and every tenth of the way, at most some twenty in all.
final class PlainProgress implements Progress {
    private final PrintStream out;
    private int epochs;
    private final Function<Map<String, Double>, String> brief;
    private @Nullable EpochRecord untold;

    /// @param epochs at most how many there will be
    /// @param brief  the measures of an epoch in a few words
    PlainProgress(PrintStream out, int epochs, Function<Map<String, Double>, String> brief) {
        this.out = out;
        this.epochs = epochs;
        this.brief = brief;
    }

    @Override
    public void epoch(EpochRecord epoch) {
        untold = epoch;
        if (isTold(epoch.epoch())) {
            tell(epoch);
        }
    }

    @Override
    public void change(int allEpochs, long stepsPerEpoch, int batch) {
        epochs = allEpochs;
        untold = null;
    }

    @Override
    public void note(String sentence) {
        out.println("  " + Console.harmless(sentence));
    }

    private boolean isTold(int epoch) {
        int power = 1;
        while (epoch % (power * 10L) == 0) {
            power *= 10;
        }
        int digit = epoch / power;
        return digit == 1 || digit == 2 || digit == 5 || epoch % Math.max(1, epochs / 10) == 0;
    }

    private void tell(EpochRecord epoch) {
        untold = null;
        int width = String.valueOf(epochs).length();
        out.println(String.format(
                Locale.ROOT,
                "  epoch %" + width + "d of %d   train %-8s  validation %-8s  %s",
                epoch.epoch(),
                epochs,
                Numbers.number(epoch.trainLoss()),
                Numbers.number(epoch.validationLoss()),
                brief.apply(epoch.metrics())));
    }

    /// Tells the last epoch, if it was not told.
    @Override
    public void close() {
        Optional.ofNullable(untold).ifPresent(this::tell);
    }
}
