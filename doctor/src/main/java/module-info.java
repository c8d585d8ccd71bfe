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
}
