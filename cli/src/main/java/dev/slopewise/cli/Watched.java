package dev.slopewise.cli;

import dev.slopewise.learn.train.Watch;
import java.math.BigDecimal;

/// What a training may spend on being watched for `diagnose`.
///
/// @param share most of the time that probes may take, in [0, 1]; 0 = nothing is watched
record Watched(double share) {
    /// In words, for nothing.
    static final String OFF = "off";

    /// After every how many steps there is a probe, where there is time for it.
    private static final int PROBE = 16;

    /// Activations are looked at in every step: what looks at some of them only is a second graph, whose making costs more than the looks of a short training.
    Watch watch() {
        return share == 0 ? Watch.NOTHING : new Watch(1, PROBE).within(share);
    }

    /// As it is written in a setting: `5%`, `off`.
    @Override
    public String toString() {
        return share == 0
                ? OFF
                : BigDecimal.valueOf(share)
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString() + "%";
    }
}
