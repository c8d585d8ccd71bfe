package dev.slopewise.learn.train;

/// The line of [Trainings] with its loss and slopes in plain doubles, by their formulas; parameters are three weights, then the bias.
final class PlainLine {
    private final double[] parameters;
    private final double strength;

    PlainLine(double[] parameters, double strength) {
        this.parameters = parameters.clone();
        this.strength = strength;
    }

    private static double[] rest(double[] p) {
        double[] x = Trainings.TRAIN.inputs().toDoubles(),
                y = Trainings.TRAIN.targets().toDoubles();
        double[] rest = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            rest[i] = p[0] * x[3 * i] + p[1] * x[3 * i + 1] + p[2] * x[3 * i + 2] + p[3] - y[i];
        }
        return rest;
    }

    double dataLoss() {
        double sum = 0;
        for (double r : rest(parameters)) sum += r * r;
        return sum / Trainings.TRAIN.size();
    }

    double penalty() {
        double sum = 0;
        for (int k = 0; k < 3; k++) sum += parameters[k] * parameters[k];
        return strength * sum / 2;
    }

    double[] slope() {
        double[] x = Trainings.TRAIN.inputs().toDoubles(), rest = rest(parameters);
        double[] slope = new double[4];
        for (int i = 0; i < rest.length; i++) {
            for (int k = 0; k < 4; k++) slope[k] += 2 * rest[i] * (k < 3 ? x[3 * i + k] : 1) / rest.length;
        }
        for (int k = 0; k < 3; k++) slope[k] += strength * parameters[k];
        return slope;
    }

    static double[] step(double[] parameters, double rate, double strength) {
        double[] slope = new PlainLine(parameters, strength).slope();
        double[] moved = parameters.clone();
        for (int k = 0; k < 4; k++) moved[k] -= rate * slope[k];
        return moved;
    }
}
