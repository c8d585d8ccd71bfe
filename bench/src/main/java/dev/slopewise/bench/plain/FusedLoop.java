package dev.slopewise.bench.plain;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Formulas;

/// W9: value and slopes in one pass.
final class FusedLoop implements Step {
    private final float[] x;
    private final float[] slope;
    private final float a;
    private final float b;
    private double aSlope;
    private double bSlope;

    FusedLoop(Formulas.Fused at) {
        x = at.x().toFloats();
        slope = new float[x.length];
        a = (float) at.a().item();
        b = (float) at.b().item();
    }

    @Override
    public Object run() {
        aSlope = 0;
        bSlope = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            float u = x[i] * a + b;
            double below = Loops.normal(u), share = 1 / (1 + Math.exp(-x[i]));
            double gelu = u * below, bend = (below + u * Loops.density(u)) * share;
            sum += gelu * share;
            slope[i] = (float) (bend * a + gelu * share * (1 - share));
            aSlope += bend * x[i];
            bSlope += bend;
        }
        return sum;
    }

    @Override
    public double outcome() {
        return Step.size(slope) + Step.size(aSlope, bSlope);
    }
}
