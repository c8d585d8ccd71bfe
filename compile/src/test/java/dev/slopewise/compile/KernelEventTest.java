package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelEventTest {
    @TempDir
    Path folder;

    @Test
    void aRecordingThatStartsAfterAFunctionRanSeesItsKernels() throws IOException {
        Tensor x = Tensor.linspace(0, 1, 1000);
        Function<Tensor, Tensor> f = Transforms.traced(t -> t.sin().exp());
        Tensor before = f.apply(x);
        List<RecordedEvent> events;
        try (var recording = new Recording()) {
            recording.enable("dev.slopewise.Kernel");
            recording.start();
            assertThat(f.apply(x).isClose(before, 0, 0)).isTrue();
            recording.stop();
            Path file = folder.resolve("kernels.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }
        assertThat(events)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getDouble("flop")).isPositive());
    }
}
