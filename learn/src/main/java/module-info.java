/// Layers, losses, penalties, optimisers and the trainer that records each step.
@org.jspecify.annotations.NullMarked
module dev.slopewise.learn {
    requires static org.jspecify;
    requires transitive dev.slopewise.core;

    exports dev.slopewise.learn.loss;
    exports dev.slopewise.learn.metric;
    exports dev.slopewise.learn.minimize;
    exports dev.slopewise.learn.nn;
    exports dev.slopewise.learn.optim;
    exports dev.slopewise.learn.penalty;
    exports dev.slopewise.learn.schedule;
    exports dev.slopewise.learn.signal;
    exports dev.slopewise.learn.text;
    exports dev.slopewise.learn.train;

    // records that a graph is made of, and that are no one else's business
    opens dev.slopewise.learn.loss to
            dev.slopewise.core;
    opens dev.slopewise.learn.minimize to
            dev.slopewise.core;
    opens dev.slopewise.learn.nn to
            dev.slopewise.core;
    opens dev.slopewise.learn.optim to
            dev.slopewise.core;
    opens dev.slopewise.learn.signal to
            dev.slopewise.core;
    opens dev.slopewise.learn.train to
            dev.slopewise.core;
}
