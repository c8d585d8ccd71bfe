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

/// The numbers of a run as a table: a row a step, a column for each of [Series]. What an epoch ended with stands in the row of its last step;
/// what was not measured is empty.
public final class MetricsCsv {
    private MetricsCsv() {}

    public static String write(Run run) {
        Map<Integer, EpochRecord> ends = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        run.epochs().forEach(epoch -> ends.put(epoch.steps(), epoch));
        run.steps().forEach(step -> names.addAll(Series.of(step).keySet()));
        run.epochs().forEach(epoch -> names.addAll(Series.of(epoch).keySet()));
        var text = new StringWriter();
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        List<String> header = new ArrayList<>(List.of("step", "epoch"));
        header.addAll(names);
        csv.writeRecord(header);
        for (StepRecord step : run.steps()) {
            Map<String, Double> numbers = Series.of(step);
            EpochRecord ended = ends.get(step.step());
            if (ended != null) numbers.putAll(Series.of(ended));
            List<String> row = new ArrayList<>(List.of("" + step.step(), "" + step.epoch()));
            for (String name : names) {
                Double number = numbers.get(name);
                row.add(number == null ? "" : number.toString());
            }
            csv.writeRecord(row);
        }
        return text.toString();
    }
}
