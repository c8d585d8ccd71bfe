package dev.slopewise.data.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;

class EventLogTest {
    @TempDir
    Path folder;

    /// The events as TensorFlow's own messages.
    private static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] head = in.readNBytes(12); head.length > 0; head = in.readNBytes(12)) {
                long length =
                        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
                events.add(Event.parseFrom(in.readNBytes((int) length)));
                in.skipNBytes(4);
            }
        }
        return events;
    }

    private static List<Summary.Value> values(List<Event> events, String tag) {
        return events.stream()
                .flatMap(e -> e.getSummary().getValueList().stream())
                .filter(v -> v.getTag().equals(tag))
                .toList();
    }

    @Test
    void tensorFlowReadsAFinishedRun() throws IOException {
        Run run = SampleRun.of(4);
        List<Event> events = read(EventLog.write(folder, run, Map.of("weight", Tensor.of(1f, 2f, 4f))));
        assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(values(events, "step/data_loss"))
                .extracting(Summary.Value::getSimpleValue)
                .containsExactly(1f, 0.5f, 1 / 3f, 0.25f);
        assertThat(values(events, "gradient_norm/layers[0].weight")).hasSize(4);
        assertThat(values(events, "step/delivered")).hasSize(2);
        assertThat(values(events, "epoch/validation_accuracy"))
                .extracting(Summary.Value::getSimpleValue)
                .containsExactly(0.5f, 0.75f);
        var histogram = values(events, "parameters/weight").getFirst().getHisto();
        assertThat(histogram.getNum()).isEqualTo(3);
        assertThat(histogram.getSumSquares()).isEqualTo(21);
        assertThat(histogram.getBucketLimitCount()).isEqualTo(histogram.getBucketCount());
        assertThat(histogram.getBucketList().stream().mapToDouble(x -> x).sum()).isEqualTo(3);
        var text = values(events, "run/settings").getFirst();
        assertThat(text.getTensor().getDtype()).isEqualTo(DataType.DT_STRING);
        assertThat(text.getTensor().getStringVal(0).toStringUtf8()).contains("|batch|32|");
        assertThat(text.getMetadata().getPluginData().getPluginName()).isEqualTo("text");
        Event second = events.stream().filter(e -> e.getStep() == 2).findFirst().orElseThrow();
        assertThat(second.getWallTime()).isEqualTo(1767323045 + 2 * 2.0);
    }

    @Test
    void aRunThatBeganAtAFullMinuteKeepsItsTime() throws IOException {
        Run run = SampleRun.of(2);
        RunHeader h = run.header();
        var header = new RunHeader(
                h.id(),
                "2026-01-02T03:04Z", // as OffsetDateTime writes it
                h.seed(),
                h.config(),
                h.optimizer(),
                h.penalties(),
                h.data(),
                h.model(),
                h.backend(),
                h.versions());
        List<Event> events =
                read(EventLog.write(folder, new Run(header, run.steps(), run.epochs(), run.result()), Map.of()));
        assertThat(events.getFirst().getWallTime()).isEqualTo(1767323040);
    }

    @Test
    void theTableOfRunsGetsSettingsAndTheEnd() throws IOException {
        List<Event> events = read(EventLog.write(folder, SampleRun.of(2), Map.of()));
        for (String tag : List.of("experiment", "session_start_info", "session_end_info")) {
            var value = values(events, "_hparams_/" + tag).getFirst();
            assertThat(value.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
            assertThat(value.getMetadata().getPluginData().getContent().isEmpty())
                    .isFalse();
        }
        String settings = values(events, "_hparams_/session_start_info")
                .getFirst()
                .getMetadata()
                .getPluginData()
                .getContent()
                .toStringUtf8();
        assertThat(settings).contains("batch", "model", "dense:4", "optimizer");
    }

    @Test
    void aRunThatGoesOnCanBeReadAfterEachEpoch() throws IOException {
        try (EventLog log = EventLog.open(folder, SampleRun.header())) {
            log.remark("rows were shuffled");
            Run run = SampleRun.of(2);
            run.steps().forEach(log::step);
            log.epoch(run.epochs().getFirst());
            assertThat(log.failure()).isEmpty();
            try (var files = Files.list(folder)) {
                var scalars = EventReader.scalars(files.findFirst().orElseThrow());
                assertThat(scalars.note()).isEmpty();
                assertThat(scalars.byTag().get("epoch/validation_loss")).hasSize(1);
                assertThat(scalars.byTag().get("step/loss")).hasSize(2);
            }
        }
    }

    @Test
    void whatCannotBeWrittenLeavesTheTrainingAlone() throws IOException {
        EventLog log = EventLog.open(folder, SampleRun.header());
        log.close();
        for (int n = 1; n < 500; n++) log.step(SampleRun.step(n));
        log.epoch(SampleRun.of(2).epochs().getFirst());
        assertThat(log.failure()).hasValueSatisfying(why -> assertThat(why).contains("no more events are written to"));
    }
}
