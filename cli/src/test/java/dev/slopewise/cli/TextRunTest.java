package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Observer;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRunTest {
    private static final String LINE = "abcdefgh\n";

    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    private Path text() throws IOException {
        return Files.writeString(folder.resolve("text.txt"), LINE.repeat(150));
    }

    private Ran train(Path file, String name, String options) {
        Stream<Object> fixed = Stream.of("train", file, "--runs", runs(), "--name", name, "--context", 12);
        return Ran.of(Stream.concat(fixed, Stream.of(options.split(" "))).toArray());
    }

    private Ran lstm(String name) throws IOException {
        return train(text(), name, "--model lstm:16 --epochs 8 --batch 4 --rate 0.03 --json");
    }

    private static double number(Map<String, Object> json, String name) {
        return ((Number) ((Map<?, ?>) json.getOrDefault("metrics", Map.of())).get(name)).doubleValue();
    }

    @Test
    void learnsWhatComesNextAndGoesOnWithAPrompt() throws IOException {
        Ran ran = lstm("a");
        assertThat(ran.err()).isEmpty();
        // of 8 places in 9 the letter before tells the next one, and the first letter of a window tells its own
        assertThat(number(ran.json(), "perplexity")).isBetween(1.0, 1.2);
        assertThat(ran.json().get("sample").toString()).contains("efgh\nabcd");
        Ran likeliest =
                Ran.of("predict", "a", "--runs", runs(), "--prompt", "gh\nabc", "--length", 8, "--temperature", 0);
        assertThat(likeliest.err()).isEmpty();
        assertThat(likeliest.out()).isEqualTo("gh\nabcdefgh\nab\n");
        Path out = folder.resolve("out.jsonl");
        assertThat(Ran.of("predict", "a", text(), "--runs", runs(), "--length", 4, "--out", out, "--seed", 3)
                        .code())
                .isZero();
        assertThat(out).content().contains("\"text\":\"");
    }

    @Test
    void aPairOfBytesIsATokenAndATransformerAModel() throws IOException {
        Ran ran = train(
                text(), "b", "--tokens pairs:260 --model dropout:10,transformer:16x2x1 --epochs 4 --batch 4 --quiet");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("nats a token (perplexity ", "knowing only how often each token stands");
        assertThat(RunFolder.read(runs().resolve("b")).header().config())
                .containsEntry("tokens", "pairs:260")
                .containsEntry("context", 12L);
        Ran drawn = Ran.of("predict", "b", "--runs", runs(), "--prompt", "ab", "--length", 9, "--json");
        assertThat(Ran.of("predict", "b", "--runs", runs(), "--prompt", "ab", "--length", 9, "--json"))
                .isEqualTo(drawn);
        assertThat(Ran.of("export", "b", "--runs", runs(), "--format", "onnx", "--out", folder.resolve("b.onnx"))
                        .out())
                .contains("windows of 12 tokens", "a score for each of 260 tokens at each place");
    }

    /// What is remembered of the tokens so far changes nothing of the text, up to the context and behind it.
    @ParameterizedTest
    @ValueSource(strings = {"transformer:16x2x2", "gru:8,dense:8"})
    void writesWhatEachWindowAnewWouldWrite(String layers) throws IOException {
        train(text(), "w", "--model " + layers + " --epochs 1 --batch 4 --quiet");
        var saved = (SavedRun.OfText) SavedRun.load(runs().resolve("w"));
        for (String prompt : List.of("a", "gh\nabc", LINE.repeat(2))) {
            for (double temperature : new double[] {0, 1}) {
                var writer = new TextWriter(saved.reading(), saved.model(), temperature, 5);
                assertThat(writer.after(prompt, 25))
                        .as("%s, temperature %s", prompt, temperature)
                        .isEqualTo(windowByWindow(saved, prompt, temperature));
            }
        }
    }

    private static String windowByWindow(SavedRun.OfText saved, String prompt, double temperature) {
        int context = saved.reading().context();
        int[] before = saved.reading().tokenizer().encode(prompt), all = Arrays.copyOf(before, before.length + 25);
        for (int n = before.length; n < all.length; n++) {
            int[] seen = Arrays.copyOfRange(all, Math.max(0, n - context), n);
            Tensor scores =
                    saved.model().apply(Tensor.of(seen).expand(0)).squeeze(0).at(0, seen.length - 1);
            Tensor drawn = temperature == 0
                    ? scores.argmax(-1)
                    : Key.of(5)
                            .fold(n - before.length)
                            .categorical(scores.expand(0))
                            .squeeze(0);
            all[n] = (int) drawn.item();
        }
        return saved.reading().tokenizer().decode(Arrays.copyOfRange(all, before.length, all.length));
    }

    @Test
    void evaluatesEveryTokenOfAnotherText() throws IOException {
        lstm("c");
        Path other = Files.writeString(folder.resolve("other.txt"), LINE.repeat(3) + "ab");
        Map<String, Object> json =
                Ran.of("evaluate", "c", other, "--runs", runs(), "--json").json();
        assertThat(json).containsEntry("tokens", 28L); // all but the first
        assertThat(number(json, "perplexity")).isCloseTo(Math.exp(number(json, "loss")), offset(1e-9));
        assertThat(number(json, "bitsPerCharacter")).isCloseTo(number(json, "loss") / Math.log(2), offset(1e-9));
        assertThat(Ran.of("evaluate", "c", other, "--runs", runs()).out())
                .startsWith("Over 28 tokens: loss ")
                .contains("perplexity", "bits a character");
    }

    @Test
    void isResumedToTheSameBits() throws IOException {
        Path file = text();
        train(file, "whole", "--model gru:8 --epochs 3 --batch 4 --quiet");
        var header = RunFolder.read(runs().resolve("whole")).header();
        var training = Training.of(file, TrainOptions.from(header.config()));
        training.begin(new Runs(runs()), "cut", _ -> new Observer() {
            private int steps;

            @Override
            public void step(StepRecord step) {
                steps++;
            }

            @Override
            public boolean wantsStop() {
                return steps >= 3;
            }
        });
        assertThat(Ran.of("resume", "cut", "--runs", runs(), "--quiet").err()).isEmpty();
        assertThat(Files.readAllBytes(runs().resolve("cut/model.safetensors")))
                .isEqualTo(Files.readAllBytes(runs().resolve("whole/model.safetensors")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --model conv:4x3,lstm:8     | conv sees what comes after a token
        --model embed:9x4,lstm:8    | leave embed out
        --model none                | there is no part `none`
        --model relu                | a model of text needs a layer
        --validation 0.005          | take a longer text, or shorter windows with --context
        --loss huber                | take cross-entropy or focal
        --tokens pairs:99           | pairs:N with N from 257 to 100000 tokens, is needed, got `pairs:99`
        --target y                  | --context is for texts, --target for tables
        --stream                    | --stream is for tables, the name text.txt for texts
        --task regression           | --task is for tables, the name text.txt for texts
        --pictures grey:8x8 --tokens characters | --pictures is for pictures, --tokens for texts
        """)
    void refusesWhatATextCannotHave(String options, String why) throws IOException {
        Ran ran = train(text(), "no", options);
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err()).contains(why);
        assertThat(runs()).doesNotExist();
    }

    @Test
    void predictSaysWhatItNeeds() throws IOException {
        lstm("d");
        assertThat(Ran.of("predict", "d", "--runs", runs()).err()).contains("by --prompt TEXT or as a file");
        assertThat(Ran.of("predict", "d", "--runs", runs(), "--prompt", "xyz").err())
                .contains("U+0078", "is none of them");
        assertThat(Ran.of("evaluate", "d", text(), "--labels", "l.idx", "--runs", runs())
                        .err())
                .contains("leave it out");
        Ran.of("train", Ran.table(folder), "--target", "y", "--epochs", 1, "--runs", runs(), "--name", "rows");
        assertThat(Ran.of("predict", "rows", "--runs", runs(), "--prompt", "a").err())
                .contains("--prompt is for models of text, and run rows is none");
        assertThat(Ran.of("predict", "rows", "--runs", runs()).err()).contains("'FILE'");
    }

    @Test
    void checkCountsCharacters() throws IOException {
        Ran ran = Ran.of("check", text());
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("1350 characters in 150 lines", "new line", "There are 9 different characters");
        assertThat(Ran.of("check", Files.writeString(folder.resolve("one.txt"), "aaaa"))
                        .code())
                .isEqualTo(Main.FAILED);
    }
}
