package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.data.run.EventLog;
import dev.slopewise.data.run.Series;
import dev.slopewise.learn.train.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {
    private static final String FIRST_STEP = "\"step\":1}";

    @TempDir
    Path folder;

    private Ran train(Object option, Object value) throws IOException {
        return train(Ran.table(folder), option, value);
    }

    private Ran train(Path table, Object option, Object value) {
        Object[] fixed = {"train", table, "--target", "y", "--runs", folder.resolve("runs"), "--name", "mine"};
        Object[] more = {"--epochs", "2", "--quiet", option, value};
        return Ran.of(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray());
    }

    @Test
    void tensorBoardSeesTheCurves() throws IOException {
        assertThat(train("--tensorboard", folder.resolve("events")).err()).isEmpty();
        try (var files = Files.list(folder.resolve("events/mine"))) {
            var curves = EventReader.scalars(files.findFirst().orElseThrow()).byTag();
            assertThat(curves.get(Series.VALIDATION_LOSS)).hasSize(2);
            assertThat(curves.get(Series.LOSS)).hasSize(4);
        }
    }

    @Test
    void aFolderThatCannotBeIsRefusedAndNoRunStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Ran ran = train("--tensorboard", file);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .contains("events cannot be written in")
                .contains("choose another folder with --tensorboard");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    /// What a server is asked while something is done with its address, by the end of the path.
    private static Map<String, String> asked(Function<String, Ran> work) throws IOException {
        Map<String, String> asked = Collections.synchronizedMap(new LinkedHashMap<>());
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", call -> {
            String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.merge(call.getRequestURI().toString().replaceFirst(".*/", ""), body, String::concat);
            byte[] answer = "{\"experiment\":{\"experiment_id\":\"1\"},\"run\":{\"info\":{\"run_id\":\"r\"}}}"
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        server.start();
        try {
            assertThat(work.apply("http://localhost:" + server.getAddress().getPort())
                            .err())
                    .isEmpty();
        } finally {
            server.stop(0);
        }
        return asked;
    }

    @Test
    void anMlflowServerIsSentTheRun() throws IOException {
        Path table = Ran.table(folder);
        Map<String, String> asked = asked(server -> train(table, "--mlflow", server));
        assertThat(asked.keySet()).contains("get-by-name?experiment_name=table.csv");
        assertThat(asked.get("create")).contains("\"run_name\":\"mine\"");
        assertThat(asked.get("log-batch")).contains(Series.VALIDATION_LOSS, "\"epochs\"");
        assertThat(asked.get("update")).contains("FINISHED");
    }

    private Map<String, Integer> steps(Path events) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        try (var files = Files.list(events)) {
            for (Path file : files.toList()) {
                EventReader.scalars(file)
                        .byTag()
                        .forEach((tag, curve) -> counts.merge(tag, curve.size(), Integer::sum));
            }
        }
        return counts;
    }

    @Test
    void aResumedRunIsToldFromItsFirstStepOn() throws IOException {
        Path runs = folder.resolve("runs");
        train(Ran.table(folder), "--batch", 8);
        ResumeCommandTest.interrupted(runs, runs.resolve("mine"), "cut", 1, 8);
        Path events = folder.resolve("events");
        Map<String, String> asked = asked(server ->
                Ran.of("resume", "cut", "--runs", runs, "--quiet", "--tensorboard", events, "--mlflow", server));
        int all = RunFolder.read(runs.resolve("mine")).steps().size();
        assertThat(steps(events.resolve("cut")))
                .containsEntry(Series.LOSS, all)
                .containsEntry(Series.VALIDATION_LOSS, 2);
        assertThat(asked.get("log-batch")).contains(FIRST_STEP, "\"step\":%d}".formatted(all));
        assertThat(asked.get("update")).contains("FINISHED");
    }

    @Test
    void eventsThatAreThereAreGoneOnWith() throws IOException {
        Path runs = folder.resolve("runs"), events = folder.resolve("events");
        train(Ran.table(folder), "--batch", 8);
        ResumeCommandTest.interrupted(runs, runs.resolve("mine"), "cut", 1, 8);
        EventLog.open(events.resolve("cut"), RunFolder.read(runs.resolve("cut")).header())
                .close();
        assertThat(Ran.of("resume", "cut", "--runs", runs, "--quiet", "--tensorboard", events)
                        .err())
                .isEmpty();
        int all = RunFolder.read(runs.resolve("mine")).steps().size();
        assertThat(steps(events.resolve("cut")).get(Series.LOSS)).isBetween(1, all - 6);
    }

    @Test
    void aServerThatIsNotThereIsToldAndTrainingIsDone() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort(); // free again below
        }
        Ran ran = train("--mlflow", "http://localhost:" + port);
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).startsWith("nothing more is sent to MLflow: ");
        assertThat(ran.out()).contains("Saved in");
        assertThat(train("--mlflow", "localhost").err()).contains(Range.SERVER + " is needed, got `localhost`");
    }
}
