package dev.slopewise.cli;

/// What a training is like where the user does not say, by the kind of data.
enum Defaults {
    /// A table that lies in memory.
    TABLE("dense:32", "heavy-ball", 0.05, 3e-3, 0.9, 200, 32, 0.2, 1, 0.05),
    /// A table that is read in parts: batches large enough for the reading to keep up, few measurements.
    STREAM("dense:64,32", "adam", 1e-3, 0, 0, 3, 1024, 0.02, 100, 0),
    /// Images in an IDX file.
    IMAGES("conv:16x5,pool,32x5,pool,dense:128", "adam", 1e-3, 0, 0, 10, 64, 0.1, 10, 0),
    /// Pictures in folders.
    PICTURES(IMAGES.model, "adam", 1e-3, 0, 0, 10, 64, 0.1, 10, 0),
    /// Arrays in an `.npz` file.
    ARRAYS("dense:64,32", "adam", 1e-3, 0, 0, 20, 32, 0.2, 10, 0.05),
    /// A text.
    TEXT("transformer:128x4x4", "adamw", 3e-3, 0, 0, 3, 12, 0.1, 50, 0);

    static final String MODEL = " Default: dense:32, of a streamed table dense:64,32, of images"
            + " conv:16x5,pool,32x5,pool,dense:128, of arrays dense:64,32, of text transformer:128x4x4.";
    static final String OPTIMIZER = " Default: heavy-ball, of a streamed table, images and arrays adam, of text adamw.";
    static final String RATE =
            " Default: 0.05, of a streamed table, images and arrays 0.001, of text 0.003. Of a table in memory"
                    + " half of what the curvature at the start allows, where that is less.";
    static final String L2 = " Default: 0.003, of all but a table in memory 0.";
    static final String PENALTY = " Default: l2(0.003), of all but a table in memory none.";
    static final String AVERAGE = " Default: 0.9 of a table in memory where --optimizer is not said, else 0, none.";
    static final String EPOCHS = " Default: 200, of a streamed table 3, of images 10, of arrays 20, of text 3.";
    static final String BATCH = " Default: 32, of a streamed table 1024, of images 64, of text 12 windows.";
    static final String VALIDATION = " Default: 0.2, of a streamed table 0.02, of images and text 0.1.";
    static final String MEASURE = " Default: 1, of a streamed table 100, of images and arrays 10, of text 50.";

    static final String DOCTOR = " Default: 5%% of a table in memory and of arrays, else off.";

    final String model;
    final String optimizer;
    final double rate;
    final double l2;

    /// The share that a moving average of the weights keeps: about the mean of the last ten steps, which is calmer than the last step.
    final double average;

    final int epochs;
    final int batch;
    final double validation;
    final int measure;

    /// Most of the time that probes may take; 0 where a probe may need far more memory than a step.
    final double doctor;

    Defaults(
            String model,
            String optimizer,
            double rate,
            double l2,
            double average,
            int epochs,
            int batch,
            double validation,
            int measure,
            double doctor) {
        this.model = model;
        this.optimizer = optimizer;
        this.rate = rate;
        this.l2 = l2;
        this.average = average;
        this.epochs = epochs;
        this.batch = batch;
        this.validation = validation;
        this.measure = measure;
        this.doctor = doctor;
    }
}
