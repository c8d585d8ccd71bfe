package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightDelaysTest {
    private static final int ROWS = 30_000; // more than a part

    @Test
    void learnsFromATableThatIsReadInParts(@TempDir Path folder) throws IOException {
        var random = new Random(1);
        var text = new StringBuilder("date,delay,distance,origin\n");
        for (int i = 0; i < ROWS; i++) {
            double distance = random.nextInt(100, 3000);
            int origin = random.nextInt(60);
            double delay = distance / 100 + (origin < 30 ? 10 : 0) + random.nextGaussian();
            text.append("2001-01-%02dT%02d:00,%.2f,%.0f,A%d%n".formatted(1 + i % 28, i % 24, delay, distance, origin));
        }
        Path file = folder.resolve("flights.csv");
        Files.writeString(file, text);
        Printed printed = Printed.by(() -> FlightDelays.main(new String[] {file.toString()}));
        double[] heap = printed.numbersAfter("heap at most ");
        assertThat(printed.text()).contains(ROWS - ROWS / FlightDelays.EVERY + " rows in ");
        double[] error = printed.numbersAfter("error ");
        assertThat(error[0]).as("an epoch learns the distance's part").isLessThan(0.7 * error[1]);
        assertThat(error[1]).as("of a standardised target").isBetween(0.8, 1.2);
        assertThat(heap[0]).as("MB of the heap").isPositive();
    }
}
