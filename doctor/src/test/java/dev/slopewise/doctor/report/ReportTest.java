package dev.slopewise.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.Narrator;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.StepRecord;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static final String HOSTILE = "<script>alert('\u0001\"&')</script>";

    /// The loss of step n is 100 / n; a few numbers are missing.
    private static Run run(String id, double rate, int steps) {
        List<StepRecord> records = new ArrayList<>();
        List<EpochRecord> epochs = new ArrayList<>();
        for (int n = 1; n <= steps; n++) {
            records.add(step(n, rate));
            if (n % 10 == 0)
                epochs.add(new EpochRecord(n / 10, n, 110.0 / n, 120.0 / n, Map.of("accuracy", 1 - 1.0 / n)));
        }
        var header = new RunHeader(
                id,
                "2026-01-02T03:04:05Z",
                7,
                Map.of("rate", rate, "note", HOSTILE),
                "GradientDescent[rate=%s]".formatted(rate),
                List.of("L2[weight=0.1]"),
                Map.of(
                        "file",
                        HOSTILE,
                        "columns",
                        List.of(Map.of("name", "length", "mean", 0.1 + 0.2)),
                        "merges",
                        Collections.nCopies(300, List.of(104, 101))),
                List.of(new RunHeader.Parameter("weight", "f32[2]")),
                Optional.of("interpreter"),
                Map.of("java", "25"));
        var result = new RunResult(
                Stopped.EPOCHS_DONE,
                steps,
                steps / 10,
                steps / 10,
                Map.of("loss", 120.0 / steps),
                8,
                1,
                Optional.empty());
        return new Run(header, records, epochs, result);
    }

    private static StepRecord step(int n, double rate) {
        var leaf = new StepRecord.Leaf("weight", 3, 0.5, 0, 0.25, new StepRecord.Entry(List.of(1), 1, 2, 0, 1));
        boolean isMeasured = n % 5 == 0;
        return new StepRecord(
                n,
                (n + 9) / 10,
                n == 17 ? Double.NaN : 100.0 / n,
                0,
                rate,
                0.5,
                0.25,
                3,
                0.75,
                0.1,
                isMeasured ? OptionalDouble.of(0.06) : OptionalDouble.empty(),
                isMeasured ? OptionalDouble.of(0.3) : OptionalDouble.empty(),
                1,
                List.of(),
                List.of(leaf));
    }

    /// The page, which a strict reader takes only if everything is escaped and closed.
    private static Document parsed(String page) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
        } catch (Exception e) {
            throw new AssertionError(page, e);
        }
    }

    private static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    @Test
    void tellsTheAccountTheCurvesTheSettingsAndTheData() {
        Run run = run("flowers", 0.5, 100);
        Document page = parsed(Report.of(run));
        assertThat(texts(page, "h1")).containsExactly("flowers");
        assertThat(texts(page, "p")).containsAll(Narrator.account(run));
        assertThat(texts(page, "figcaption"))
                .containsExactly(
                        "Loss",
                        "accuracy",
                        "Learning rate",
                        "Lengths",
                        "Drop of the loss, where it was measured",
                        "α: 0 landed on the valley floor, above 1 overshoot");
        assertThat(texts(page, "h2"))
                .containsExactly("Curves", "Results", "Settings", "Data", "Parameters", "Versions");
        assertThat(texts(page, "th")).contains("rate", "optimizer", "columns[0].name", "weight");
        assertThat(texts(page, "td")).contains("GradientDescent[rate=0.5]", "0.3", "f32[2]");
    }

    @Test
    void whatARunSaysIsShownAsItIsAndNeverRun() {
        String text = Report.of(run(HOSTILE, 0.5, 20));
        assertThat(text).doesNotContain("<script", "\u0001").contains("default-src 'none'");
        assertThat(texts(parsed(text), "h1")).containsExactly(HOSTILE.replace('\u0001', '\ufffd'));
        assertThat(texts(parsed(text), "td")).contains(HOSTILE.replace('\u0001', '\ufffd'));
    }

    @Test
    void aLongListIsCounted() {
        assertThat(texts(parsed(Report.of(run("text", 0.5, 20))), "td")).contains("300 of them");
    }

    @Test
    void needsNoOtherFile() {
        assertThat(Report.of(run("flowers", 0.5, 20)))
                .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(")
                .contains("prefers-color-scheme: dark");
    }

    @Test
    void severalRunsStandBesideEachOther() {
        Document page = parsed(Report.of(List.of(run("slow", 0.1, 30), run("fast", 0.5, 20))));
        assertThat(texts(page, "h2")).startsWith("slow", "fast", "Curves");
        assertThat(texts(page, "div")).anySatisfy(t -> assertThat(t).contains("slow: validation", "fast: validation"));
        NodeList rows = page.getElementsByTagName("tr");
        List<String> differing = IntStream.range(0, rows.getLength())
                .filter(i -> rows.item(i).getAttributes().getNamedItem("class") != null)
                .mapToObj(i -> rows.item(i).getFirstChild().getTextContent())
                .toList();
        assertThat(differing).contains("rate", "optimizer").doesNotContain("seed", "weight");
    }

    @Test
    void aRunOfManyStepsMakesASmallPageThatKeepsItsPeaks() {
        assertThat(Report.of(run("long", 0.5, 20_000)).length()).isLessThan(200_000);
        List<Curve.Point> points = new ArrayList<>();
        for (int n = 0; n < 10_000; n++) points.add(new Curve.Point(n, n == 4321 ? 50 : n == 777 ? Double.NaN : 1));
        Curve thinned = new Curve("c", points).thinned(600);
        assertThat(thinned.points().size()).isLessThan(610);
        assertThat(thinned.points()).contains(points.get(4321), points.get(777), points.getLast());
    }

    @Test
    void aRunThatHasNotBegunHasAPageToo() {
        Run none = run("none", 0.5, 0);
        assertThat(texts(parsed(Report.of(none)), "figcaption")).isEmpty();
        assertThatThrownBy(() -> Report.of(List.of()))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("a report needs at least one run, got none");
    }
}
