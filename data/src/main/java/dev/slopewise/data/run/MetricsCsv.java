package dev.slopewise.data.run;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The numbers of a run as a table, with a column for each of [Series]; what was not measured is empty.
public final class MetricsCsv {
    private MetricsCsv() {}

    /// A row a step. What an epoch ended with stands in the row of its last step.
    public static String steps(Run run) {
        Map<Integer, EpochRecord> ends = new LinkedHashMap<>();
        run.epochs().forEach(epoch -> ends.put(epoch.steps(), epoch));
        Set<String> names = new LinkedHashSet<>();
        run.steps().forEach(step -> names.addAll(Series.of(step).keySet()));
        run.epochs().forEach(epoch -> names.addAll(Series.of(epoch).keySet()));
        List<Row> rows = new ArrayList<>();
        for (StepRecord step : run.steps()) {
            Map<String, Double> numbers = Series.of(step);
            EpochRecord ended = ends.get(step.step());
            if (ended != null) numbers.putAll(Series.of(ended));
            rows.add(new Row(step.step(), step.epoch(), numbers));
        }
        return write(names, rows);
    }

    /// A row an epoch, by its last step.
    public static String epochs(List<EpochRecord> epochs) {
        List<Row> rows = epochs.stream()
                .map(epoch -> new Row(epoch.steps(), epoch.epoch(), Series.of(epoch)))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.numbers.keySet()));
        return write(names, rows);
    }

    private record Row(int step, int epoch, Map<String, Double> numbers) {}

    private static String write(Set<String> names, List<Row> rows) {
        var text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        List<String> header = new ArrayList<>(List.of("step", "epoch"));
        header.addAll(names);
        csv.writeRecord(header);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of("" + row.step, "" + row.epoch));
            for (String name : names) {
                Double number = row.numbers.get(name);
                cells.add(number == null ? "" : number.toString());
            }
            csv.writeRecord(cells);
        }
        return text.toString();
    }
}
