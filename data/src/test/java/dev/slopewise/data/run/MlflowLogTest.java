package dev.slopewise.data.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MlflowLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String API = "/api/2.0/mlflow/";

    /// A small server that keeps to MLflow's rules: what breaks them is answered by 400, as MLflow does.
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    private final List<Map<?, ?>> metrics = Collections.synchronizedList(new ArrayList<>());
    private final Map<Object, Object> parameters = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<Object, Object> end = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean known;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    private void answer(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath(),
                body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(call.getRequestMethod() + " " + path.replace(API, ""));
        int code = refusals.getAndDecrement() > 0 ? 503 : 200;
        String answer = "{}";
        if (code == 200) {
            try {
                answer = answer(
                        call.getRequestMethod(),
                        path,
                        String.valueOf(call.getRequestURI().getQuery()),
                        body);
            } catch (IllegalStateException e) {
                code = Integer.parseInt(e.getMessage());
            }
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(code, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    private static void rule(boolean kept) {
        if (!kept) throw new IllegalStateException("400");
    }

    private String answer(String method, String path, String query, String body) {
        if (path.equals(API + "experiments/get-by-name")) {
            rule(method.equals("GET") && query.equals("experiment_name=my flowers"));
            if (!known) throw new IllegalStateException("404");
            return "{\"experiment\":{\"experiment_id\":\"12\",\"name\":\"my flowers\"}}";
        }
        rule(method.equals("POST"));
        Map<?, ?> asked = (Map<?, ?>) Json.read(body);
        return switch (path.replace(API, "")) {
            case "experiments/create" -> {
                rule(asked.get("name").equals("my flowers"));
                yield "{\"experiment_id\":\"12\"}";
            }
            case "runs/create" -> {
                rule(asked.get("experiment_id").equals("12") && asked.get("start_time") instanceof Long);
                rule(asked.get("run_name").equals("sample"));
                yield "{\"run\":{\"info\":{\"run_id\":\"r1\"},\"data\":{}}}";
            }
            case "runs/log-batch" -> {
                rule(asked.get("run_id").equals("r1") && body.length() < 1_000_000);
                keep(asked);
                yield "{}";
            }
            case "runs/update" -> {
                rule(asked.get("run_id").equals("r1") && asked.get("end_time") instanceof Long);
                end.putAll(asked);
                yield "{\"run_info\":{}}";
            }
            default -> throw new IllegalStateException("404");
        };
    }

    private void keep(Map<?, ?> batch) {
        List<?> numbers = batch.get("metrics") instanceof List<?> list ? list : List.of();
        List<?> settings = batch.get("params") instanceof List<?> list ? list : List.of();
        rule(numbers.size() <= 1000 && settings.size() <= 100);
        for (Object one : numbers) {
            Map<?, ?> metric = (Map<?, ?>) one;
            rule(metric.get("key").toString().matches("[\\w\\-. :/]{1,250}"));
            rule(metric.get("timestamp") instanceof Long && metric.get("step") instanceof Long);
            Json.number(metric.get("value"));
            metrics.add(metric);
        }
        for (Object one : settings) {
            Map<?, ?> setting = (Map<?, ?>) one;
            rule(setting.get("value") instanceof String s && s.length() <= 500);
            rule(parameters.put(setting.get("key"), setting.get("value")) == null); // may be set once
        }
    }

    private static void play(Run run, MlflowLog log) {
        run.steps().forEach(log::step);
        run.epochs().forEach(log::epoch);
        log.ended(run.result());
    }

    @Test
    void aRunIsSentWhole() {
        MlflowLog log = MlflowLog.open(address(), PATIENCE, "my flowers", SampleRun.header());
        try (log) {
            play(SampleRun.of(200), log);
        }
        assertThat(log.failure()).isEmpty();
        assertThat(calls.subList(0, 4))
                .containsExactly(
                        "GET experiments/get-by-name",
                        "POST experiments/create",
                        "POST runs/create",
                        "POST runs/log-batch");
        assertThat(calls.getLast()).isEqualTo("POST runs/update");
        assertThat(parameters)
                .containsEntry("optimizer", "GradientDescent[rate=0.5]")
                .containsEntry("batch", "32");
        assertThat(metrics).hasSize(200 * 10 + 100 + 100 * 3);
        assertThat(metrics.stream()
                        .filter(m -> m.get("key").equals(Series.VALIDATION_LOSS)
                                && m.get("step").equals(4L))
                        .map(m -> Json.number(m.get("value"))))
                .containsExactly(0.5);
        assertThat(end.get("status")).isEqualTo("FINISHED");
    }

    @Test
    void anExperimentThatIsThereIsJoined() {
        known = true;
        try (var log = MlflowLog.open(address(), PATIENCE, "my flowers", SampleRun.header())) {
            log.step(SampleRun.step(1));
        }
        assertThat(calls).doesNotContain("POST experiments/create");
        assertThat(end.get("status")).as("of a run of which no end was told").isEqualTo("KILLED");
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() {
        refusals.set(2);
        MlflowLog log = MlflowLog.open(address(), PATIENCE, "my flowers", SampleRun.header());
        try (log) {
            play(SampleRun.of(2), log);
        }
        assertThat(log.failure()).isEmpty();
        assertThat(calls.subList(0, 3)).containsOnly("GET experiments/get-by-name");
        assertThat(end.get("status")).isEqualTo("FINISHED");
    }

    @Test
    void aServerThatIsGoneDoesNotHoldUpTraining() {
        URI address = address();
        server.stop(0);
        long begin = System.nanoTime();
        MlflowLog log = MlflowLog.open(address, PATIENCE, "my flowers", SampleRun.header());
        play(SampleRun.of(50), log);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
        log.close();
        assertThat(log.failure())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("nothing more is sent to MLflow: " + address + " could not be reached in 3 tries (")
                        .endsWith("is a server running there?"));
    }

    @Test
    void aServerThatNeverAnswersIsLeftAlone() throws IOException {
        try (var deaf = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://localhost:" + deaf.getLocalPort());
            long begin = System.nanoTime();
            MlflowLog log = MlflowLog.open(address, Duration.ofMillis(200), "my flowers", SampleRun.header());
            play(SampleRun.of(50), log);
            log.close();
            assertThat(log.failure()).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> MlflowLog.open(URI.create("localhost:5000"), "x", SampleRun.header()))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("an MLflow server has an address like http://localhost:5000, got localhost:5000");
    }
}
