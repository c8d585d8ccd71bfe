/// Says from a run's own numbers why it goes well or badly.
@org.jspecify.annotations.NullMarked
module dev.slopewise.doctor {
    requires static org.jspecify;
    requires transitive dev.slopewise.learn;

    exports dev.slopewise.doctor;
    exports dev.slopewise.doctor.corpus;
    exports dev.slopewise.doctor.diagnosis;
    exports dev.slopewise.doctor.experiment;
    exports dev.slopewise.doctor.log;
    exports dev.slopewise.doctor.lesson;
    exports dev.slopewise.doctor.practice;
    exports dev.slopewise.doctor.report;

    // records that a graph is made of, and that are no one else's business
    opens dev.slopewise.doctor.corpus to
            dev.slopewise.core;
    opens dev.slopewise.doctor.experiment to
            dev.slopewise.core;
    opens dev.slopewise.doctor.lesson to
            dev.slopewise.core;
}
