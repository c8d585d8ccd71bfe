package dev.slopewise.cli;

import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/// The numbers of a run as CSV: a header, then a line each. What was not measured is empty.
final class RunCsv {
    private RunCsv() {}

    /// Epoch, steps, losses, then the measures by name.
    static byte[] epochs(List<EpochRecord> epochs) {
        Set<String> metrics = new LinkedHashSet<>();
        epochs.forEach(epoch -> metrics.addAll(epoch.metrics().keySet()));
        List<Object> header = new ArrayList<>(List.of("epoch", "steps", "trainLoss", "validationLoss"));
        header.addAll(metrics);
        var csv = new StringBuilder(line(header));
        for (EpochRecord epoch : epochs) {
            List<Object> row =
                    new ArrayList<>(List.of(epoch.epoch(), epoch.steps(), epoch.trainLoss(), epoch.validationLoss()));
            for (String metric : metrics) {
                Double value = epoch.metrics().get(metric);
                row.add(value == null ? "" : value);
            }
            csv.append(line(row));
        }
        return bytes(csv);
    }

    /// The numbers of each step that concern all leaves together.
    static byte[] steps(List<StepRecord> steps) {
        var csv = new StringBuilder(line(List.of(
                "step",
                "epoch",
                "dataLoss",
                "penaltyLoss",
                "learningRate",
                "gradientNorm",
                "updateNorm",
                "parameterNorm",
                "cosine",
                "promised",
                "delivered",
                "alpha",
                "clipScale")));
        for (StepRecord s : steps) {
            csv.append(line(List.of(
                    s.step(),
                    s.epoch(),
                    s.dataLoss(),
                    s.penaltyLoss(),
                    s.learningRate(),
                    s.gradientNorm(),
                    s.updateNorm(),
                    s.parameterNorm(),
                    s.cosine(),
                    s.promised(),
                    text(s.delivered()),
                    text(s.alpha()),
                    s.clipScale())));
        }
        return bytes(csv);
    }

    private static Object text(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : "";
    }

    private static String line(List<Object> cells) {
        return cells.stream().map(cell -> quoted(String.valueOf(cell))).collect(Collectors.joining(",")) + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static byte[] bytes(StringBuilder csv) {
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
