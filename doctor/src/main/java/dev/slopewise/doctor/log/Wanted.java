package dev.slopewise.doctor.log;

/// A signal that is not in a log and would tell more; what tells most for its price comes first.
public enum Wanted {
    LOSS("the training loss at each step", "without a loss nothing can be told"),
    VALIDATION_LOSS("the validation loss, once an epoch", "it tells learning from learning by heart"),
    LEARNING_RATE(
            "the learning rate at each step",
            "it tells whether the loss follows the schedule, and gives the value to change"),
    METRIC(
            "the validation accuracy, or whatever counts in the end, once an epoch",
            "it tells whether the loss stands for what counts"),
    VALIDATION_OFTEN(
            "the validation loss more often, at best once an epoch",
            "from so few numbers neither a rise nor unrest can be told from chance"),
    GRADIENT_NORM(
            "the length of the whole slope (gradient norm) at each step",
            "a slope near 0 means that no gradient arrives, one that stays long means steps that are too short or too"
                    + " long"),
    EPOCH("the epoch beside each step", "it tells whether the loss repeats itself from epoch to epoch"),
    MORE_POINTS("the loss more often, at best at every step", "from so few numbers no course can be told"),
    LAYER_GRADIENTS(
            "the gradient norm of each layer",
            "it tells in which layer the slope is lost, and whether units are dead or saturated"),
    SAME_BATCH(
            "the loss on the same batch before and after a step, now and then",
            "it tells steps that overshoot from batches that differ"),
    TRAINING_EVALUATED(
            "the loss on a fixed part of the training examples, measured as the validation loss is",
            "it tells a leak from dropout, augmentation or a mean that lags behind");

    private final String signal;
    private final String reason;

    Wanted(String signal, String reason) {
        this.signal = signal;
        this.reason = reason;
    }

    /// What to log, in words.
    public String signal() {
        return signal;
    }

    /// What it would tell.
    public String reason() {
        return reason;
    }
}
