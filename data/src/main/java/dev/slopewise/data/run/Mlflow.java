package dev.slopewise.data.run;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.learn.train.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A client of MLflow's REST interface, version 2.0: as much of it as noting a run takes.
///
/// A call that fails to connect, or is answered by 429 or 5xx, is tried three times in all.
///
/// @see <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow, REST API</a>
public final class Mlflow implements AutoCloseable {
    /// The most that one call of `log-batch` takes.
    static final int MOST_METRICS = 1000;

    static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_VALUE = 500; // what the oldest servers of this interface take
    private static final int TRIES = 3;

    private final URI address;
    private final Duration patience;
    private final HttpClient client;

    /// @param address of the server, such as `http://localhost:5000`
    /// @param patience how long to wait for an answer, and between the first two tries
    Mlflow(URI address, Duration patience) {
        String scheme = String.valueOf(address.getScheme());
        require(
                (scheme.equals("http") || scheme.equals("https")) && address.getHost() != null,
                "an MLflow server has an address like http://localhost:5000, got %s",
                address);
        this.address = address;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    /// A number of a curve.
    ///
    /// @param millis when, from 1970 on
    record Metric(String key, double value, long millis, long step) {}

    /// How a run stands.
    enum Status {
        FINISHED,
        FAILED,
        KILLED
    }

    /// The number of the experiment of this name, which is made if it is not there.
    String experiment(String name) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        HttpResponse<String> found = send(request("experiments/get-by-name?experiment_name=" + encoded)
                .GET()
                .build());
        if (found.statusCode() == 200) return text(found, "experiment", "experiment_id");
        if (found.statusCode() != 404) throw refused(found);
        return text(post("experiments/create", Map.of("name", name)), "experiment_id");
    }

    /// Begins a run; gives its id.
    String run(String experiment, String name, long millis) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("experiment_id", experiment);
        body.put("run_name", name);
        body.put("start_time", millis);
        return text(post("runs/create", body), "run", "info", "run_id");
    }

    /// Notes settings, cut to as many characters as servers take, in calls of at most 100.
    void parameters(String run, Map<String, Object> settings) throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>();
        settings.forEach((name, value) -> {
            String text = value.toString();
            all.add(Map.of("key", name(name), "value", text.substring(0, Math.min(LONGEST_VALUE, text.length()))));
        });
        inParts(run, "params", all, MOST_PARAMETERS);
    }

    /// Notes numbers, in calls of at most 1000.
    void metrics(String run, List<Metric> metrics) throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>();
        for (Metric m : metrics) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("key", name(m.key()));
            one.put("value", m.value());
            one.put("timestamp", m.millis());
            one.put("step", m.step());
            all.add(one);
        }
        inParts(run, "metrics", all, MOST_METRICS);
    }

    private void inParts(String run, String what, List<Object> all, int most) throws IOException, InterruptedException {
        for (int from = 0; from < all.size(); from += most) {
            List<Object> part = all.subList(from, Math.min(all.size(), from + most));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("run_id", run);
            body.put(what, part);
            post("runs/log-batch", body);
        }
    }

    /// Ends a run.
    void end(String run, Status status, long millis) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("run_id", run);
        body.put("status", status);
        body.put("end_time", millis);
        post("runs/update", body);
    }

    /// A name as servers take it: of letters, digits and `_-. :/`.
    private static String name(String name) {
        String plain = name.replace("[", ".").replaceAll("[^A-Za-z0-9_\\-. :/]", "");
        return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    // ---- Calls

    private HttpRequest.Builder request(String path) {
        String base = address.toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + "/api/2.0/mlflow/" + path))
                .timeout(patience);
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != 200) throw refused(answer);
        return answer;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        Duration pause = patience.dividedBy(10);
        for (int attempt = 1; ; attempt++, pause = pause.multipliedBy(2)) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                boolean again = answer.statusCode() == 429 || answer.statusCode() >= 500;
                if (!again || attempt == TRIES) return answer;
            } catch (IOException e) {
                if (attempt == TRIES) throw unreached(e);
            }
            Thread.sleep(pause);
        }
    }

    private IOException unreached(IOException e) {
        String kind = e.getClass().getSimpleName();
        String why = e.getMessage() == null ? kind : kind + ": " + e.getMessage();
        return new IOException(
                "%s could not be reached in %d tries (%s); is a server running there?".formatted(address, TRIES, why),
                e);
    }

    private static IOException refused(HttpResponse<String> answer) {
        String body = answer.body();
        return new IOException("%s was answered by %d: %s"
                .formatted(answer.uri(), answer.statusCode(), body.substring(0, Math.min(300, body.length()))));
    }

    /// The text at this path of an answer.
    private static String text(HttpResponse<String> answer, String... path) throws IOException {
        try {
            Object at = Json.read(answer.body());
            for (String key : path) at = at instanceof Map<?, ?> map && map.get(key) != null ? map.get(key) : "";
            if (at instanceof String s && !s.isEmpty()) return s;
        } catch (SlopewiseException _) {
            // told below
        }
        throw new IOException("%s gave no %s".formatted(answer.uri(), String.join(".", path)));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
