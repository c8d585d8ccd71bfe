package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every error that the core makes, family by family: each has a row that provokes it and says its text.
class ErrorsTest {
    /// To add a family, write its rows like the others' and a line here.
    static Stream<Pin> pins() {
        return Stream.of(
                        ErrorsOfShapes.ALL,
                        ErrorsOfNumbers.ALL,
                        ErrorsOfMatrices.ALL,
                        ErrorsOfIndexing.ALL,
                        ErrorsOfWindows.ALL,
                        ErrorsOfDraws.ALL,
                        ErrorsOfTrees.ALL,
                        ErrorsOfControl.ALL,
                        ErrorsOfTransforms.ALL)
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("pins")
    void saysWhatWasNeededWhatCameAndTheWayOut(Pin pin) {
        pin.check();
    }

    @Test
    void everyErrorOfTheSourcesIsPinned() throws IOException {
        List<Throwable> errors = pins().<Throwable>map(Pin::error).toList();
        List<ErrorSite> sites = ErrorSite.below(Path.of("src", "main", "java"));
        assertThat(sites).hasSizeGreaterThan(200);
        List<String> unsaid = sites.stream()
                .flatMap(site -> {
                    List<String> texts = errors.stream()
                            .filter(site::made)
                            .map(Throwable::getMessage)
                            .toList();
                    if (texts.isEmpty()) return Stream.of(site + ": no row provokes it");
                    return site.missing(texts).stream().map(piece -> site + ": no row shows \"" + piece + "\"");
                })
                .toList();
        assertThat(unsaid).isEmpty();
    }
}
