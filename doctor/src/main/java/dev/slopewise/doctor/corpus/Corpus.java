package dev.slopewise.doctor.corpus;

import java.util.List;
import java.util.stream.Stream;

/// All labelled trainings.
public final class Corpus {
    private Corpus() {}

    /// Every one, in a fixed order.
    public static List<Plan> plans() {
        Stream<Plan> faulty = Stream.of(
                        StepFaults.all(),
                        NetFaults.all(),
                        DataFaults.all(),
                        OtherStepFaults.all(),
                        OtherNetFaults.all(),
                        OtherDataFaults.all(),
                        MoreStepFaults.all(),
                        MoreNetFaults.all(),
                        MoreDataFaults.all(),
                        KeptStepFaults.all(),
                        KeptNetFaults.all(),
                        KeptDataFaults.all())
                .flatMap(List::stream)
                .flatMap(fault -> fault.plans().stream());
        Stream<Plan> well = Stream.of(
                        WellRuns.plans(), OtherWellRuns.plans(), MoreWellRuns.plans(), KeptWellRuns.plans())
                .flatMap(List::stream);
        return Stream.of(Published.plans().stream(), faulty, well)
                .flatMap(plans -> plans)
                .toList();
    }
}
