package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

/// Falls by a factor whenever the validation loss has not got better for some epochs.
///
/// Better means below (1 − margin) times the best loss since the start (for losses below 0, below it by that share of its size); NaN never is. After
/// `patience` epochs that were not, the factor is multiplied by `factor`, down to `least`, and the next `cooldown` epochs are not counted.
/// It is worked out from the whole history each time, so that a resumed run goes on as it was. Without validation it stays 1.
///
/// Keras' `ReduceLROnPlateau` waits for as many epochs, with a margin (`min_delta`) in units of the loss; PyTorch's for one more.
/// `least` is a share of the optimiser's rate; their `min_lr` is a rate.
///
/// @param factor   in (0, 1)
/// @param patience epochs, at least 1
/// @param cooldown epochs, at least 0
/// @param least    in [0, 1]
/// @param margin   share of the loss, in [0, 1)
public record Plateau(double factor, int patience, int cooldown, double least, double margin) implements Schedule {
    public Plateau {
        require(factor > 0 && factor < 1, "factor must be above 0 and below 1, got %s", factor);
        require(patience >= 1, "patience must be at least 1 epoch, got %d", patience);
        require(cooldown >= 0, "cooldown must be at least 0 epochs, got %d", cooldown);
        require(least >= 0 && least <= 1, "least must be from 0 to 1, got %s", least);
        require(margin >= 0 && margin < 1, "margin must be at least 0 and below 1, got %s", margin);
    }

    public Plateau() {
        this(0.1, 10, 0, 0, 1e-4);
    }

    @Override
    public double factor(Progress at) {
        double now = 1, best = Double.POSITIVE_INFINITY;
        int waited = 0, resting = 0;
        for (double loss : at.validation()) {
            boolean isBetter = best == Double.POSITIVE_INFINITY ? loss < best : loss < best - margin * Math.abs(best);
            if (isBetter) best = loss;
            if (isBetter || resting > 0) waited = 0;
            else waited++;
            if (resting > 0) resting--;
            if (waited == patience) {
                now = Math.max(least, now * factor);
                waited = 0;
                resting = cooldown;
            }
        }
        return now;
    }
}
