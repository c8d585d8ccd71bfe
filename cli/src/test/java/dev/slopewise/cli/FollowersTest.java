package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.data.run.Series;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowersTest {
    @TempDir
    Path folder;

    private Ran train(Object option, Object value) throws IOException {
        Path runs = folder.resolve("runs");
        Path table = Ran.table(folder);
        return Ran.of(
                "train",
                table,
                "--target",
                "y",
                "--runs",
                runs,
                "--name",
                "mine",
                "--epochs",
                "2",
                "--quiet",
                option,
                value);
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

    @Test
    void anMlflowServerIsSentTheRun() throws IOException {
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
            assertThat(train(
                                    "--mlflow",
                                    "http://localhost:" + server.getAddress().getPort())
                            .err())
                    .isEmpty();
        } finally {
            server.stop(0);
        }
        assertThat(asked.keySet()).contains("get-by-name?experiment_name=table.csv");
        assertThat(asked.get("create")).contains("\"run_name\":\"mine\"");
        assertThat(asked.get("log-batch")).contains(Series.VALIDATION_LOSS, "\"epochs\"");
        assertThat(asked.get("update")).contains("FINISHED");
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
