package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class MainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train ",
                "resume ",
                "predict ",
                "evaluate ",
                "explain ",
                "runs ",
                "runs list ",
                "runs show ",
                "runs compare ",
                "runs delete ",
                "check ",
                "schedule ",
                "find-rate ",
                "sweep ",
                "export ",
                "report ",
                "diagnose ",
                "lesson ",
                "practice ",
                "completion "
            })
    void helpHasAnExample(String command) {
        Ran help = Ran.of((Object[]) (command + "--help").split(" "));
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Example:\n  slopewise ").doesNotContain("\u001b");
        assertThat(help.err()).isEmpty();
    }

    /// A percent sign alone is taken for the beginning of a format, and each use of the command then warns.
    @Test
    void everyDescriptionCanBeFormatted() {
        var console = new Console(System.out, System.err, Optional.empty(), false);
        List<String> texts = descriptions(Main.line(console).getCommandSpec()).toList();
        assertThat(texts)
                .hasSizeGreaterThan(100)
                .allSatisfy(text -> assertThat(String.format(text)).isNotEmpty());
    }

    private static Stream<String> descriptions(CommandSpec command) {
        return Stream.concat(
                command.options().stream()
                        .map(option -> option.userObject())
                        .filter(Field.class::isInstance)
                        .flatMap(field -> Stream.of(
                                ((Field) field).getAnnotation(Option.class).description())), // as written
                command.subcommands().values().stream().flatMap(line -> descriptions(line.getCommandSpec())));
    }

    /// A line that the terminal breaks is none to copy. What a reader has to put in is in capitals; any other file is one of the repository.
    @Test
    void everyExampleIsACommandToCopy() {
        var console = new Console(System.out, System.err, Optional.empty(), false);
        List<String> lines = footers(Main.line(console).getCommandSpec()).toList();
        assertThat(lines)
                .hasSizeGreaterThan(40)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        List<String> commands = Stream.of(
                        String.join("\n", lines).replace("\\\n", "").split("\n"))
                .filter(line -> line.startsWith("  slopewise "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(25).allSatisfy(command -> {
            String[] words = words(command.replaceFirst(" > .*", "").strip());
            Main.line(console).parseArgs(Arrays.copyOfRange(words, 1, words.length));
            for (String word : words) {
                boolean isData = word.matches(".*\\.(csv|txt|npz|gz|parquet|json)") && !word.equals("answers.csv");
                if (isData && !word.matches("[A-Z.]+[a-z.]+")) {
                    assertThat(Path.of("..").resolve(word)).exists();
                }
            }
        });
    }

    private static Stream<String> footers(CommandSpec command) {
        return Stream.concat(
                Stream.of(command.usageMessage().footer()),
                command.subcommands().values().stream().flatMap(line -> footers(line.getCommandSpec())));
    }

    /// As a shell tells words apart.
    private static String[] words(String line) {
        return Pattern.compile("\"[^\"]*\"|\\S+")
                .matcher(line)
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toArray(String[]::new);
    }

    @Test
    void helpNamesExitCodes() {
        assertThat(Ran.of("--help").out()).contains("Exit codes:").contains("130");
    }

    @Test
    void helpNamesRangeAndDefaultOfEveryNumber() {
        assertThat(Ran.of("train", "--help").out().replaceAll("\\s+", " "))
                .contains(
                        "--rate=X Learning rate, length of a step per unit of slope: a number above 0." + Defaults.RATE)
                .contains("relu, leaky-relu, elu, selu, silu, mish, softplus, gelu, tanh, sigmoid. Default: relu.")
                .contains("--validation=SHARE Share of the rows that judge and are not learnt from: a number above 0,"
                        + " below 1." + Defaults.VALIDATION);
    }

    @Test
    void helpNamesTheDefaultsThatApply() {
        Defaults table = Defaults.TABLE, stream = Defaults.STREAM, images = Defaults.IMAGES;
        Defaults arrays = Defaults.ARRAYS, text = Defaults.TEXT;
        assertThat(Defaults.MODEL)
                .contains(" " + table.model + ", ", "table " + stream.model + ", ", "images " + images.model + ",")
                .contains("arrays " + arrays.model + ",", "text " + text.model + ".");
        assertThat(Defaults.OPTIMIZER).contains(table.optimizer + ", ", stream.optimizer + ", ", text.optimizer + ".");
        assertThat(List.of(images.optimizer, arrays.optimizer)).containsOnly(stream.optimizer);
        assertThat(Defaults.RATE).contains(table.rate + ", ", stream.rate + ", ", text.rate + ".");
        assertThat(List.of(images.rate, arrays.rate)).containsOnly(stream.rate);
        assertThat(Defaults.L2).contains(table.l2 + ", ");
        assertThat(Defaults.PENALTY).contains("l2(" + table.l2 + "), ");
        assertThat(images.l2 + stream.l2 + arrays.l2 + text.l2).isZero();
        assertThat(Defaults.EPOCHS)
                .contains(": " + table.epochs, "table " + stream.epochs, "images " + images.epochs)
                .contains("arrays " + arrays.epochs, "text " + text.epochs);
        assertThat(Defaults.BATCH)
                .contains(": " + table.batch, "table " + stream.batch, "images " + images.batch, "text " + text.batch);
        assertThat(arrays.batch).isEqualTo(table.batch);
        assertThat(Defaults.MEASURE)
                .contains(": " + table.measure, "table " + stream.measure, "arrays " + images.measure)
                .contains("text " + text.measure);
        assertThat(arrays.measure).isEqualTo(images.measure);
        assertThat(Defaults.VALIDATION)
                .contains(": " + table.validation, "table " + stream.validation, "text " + images.validation);
        assertThat(List.of(arrays.validation, text.validation)).containsExactly(table.validation, images.validation);
        assertThat(Defaults.PICTURES)
                .usingRecursiveComparison()
                .ignoringFields("name", "ordinal")
                .isEqualTo(images);
    }

    @Test
    void tellsItsVersionAndJavas() {
        assertThat(Ran.of("--version").out()).startsWith("slopewise ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --rate       | 0        | a number above 0 is needed, got `0`
        --rate       | -1       | a number above 0 is needed, got `-1`
        --rate       | NaN      | a number above 0 is needed, got `NaN`
        --rate       | Infinity | a number above 0 is needed, got `Infinity`
        --rate       | fast     | a number above 0 is needed, got `fast`
        --momentum   | 1        | a number from 0, below 1 is needed, got `1`
        --epochs     | 0        | a whole number from 1 is needed, got `0`
        --epochs     | 1.5      | a whole number from 1 is needed, got `1.5`
        --batch      | 9999999999 | a whole number from 1 is needed, got `9999999999`
        --l2         | -0.1     | a number from 0 is needed, got `-0.1`
        --l1         | x        | a number from 0 is needed, got `x`
        --validation | 1        | a number above 0, below 1 is needed, got `1`
        --patience   | 0        | a whole number from 1 is needed, got `0`
        --measure    | -1       | a whole number from 0 is needed, got `-1`
        --seed       | 1e9      | a whole number is needed, got `1e9`
        --hidden     | 16,x     | separated by commas, or none is needed, got `x`
        --hidden     | 0        | separated by commas, or none is needed, got `0`
        --name       | ../evil  | beginning with a letter or digit, and not `last`, is needed, got `../evil`
        --name       | last     | beginning with a letter or digit, and not `last`, is needed, got `last`
        --activation | cosine   | relu, leaky-relu, elu, selu, silu, mish, softplus, gelu, tanh, sigmoid
        --backend    | gpu      | one of compiler, interpreter is needed, got `gpu`
        --threads    | 0        | a whole number from 1 to 1024 is needed, got `0`
        --threads    | 1025     | a whole number from 1 to 1024 is needed, got `1025`
        --task       | guess    | classification, regression
        """)
    void refusesAValueOutOfRange(String option, String value, String message) {
        Ran ran = Ran.of("train", "file.csv", "--target", "y", option, value);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("error: ")
                .contains(option)
                .contains(message)
                .contains("; see slopewise train --help");
        assertThat(ran.err().lines()).hasSize(1);
    }

    static Stream<Object[]> misuses() {
        return Stream.of(
                new Object[] {new Object[] {}, "a command is needed: train, resume"},
                new Object[] {new Object[] {"trian"}, "there is no command 'trian'; there are train, resume"},
                new Object[] {new Object[] {"--epochs"}, "Unknown option: '--epochs'"},
                new Object[] {new Object[] {"train"}, "FILE"},
                new Object[] {new Object[] {"train", "f.csv"}, "--target=COLUMN"},
                new Object[] {new Object[] {"train", "--target", "y"}, "FILE"},
                new Object[] {new Object[] {"train", "f.csv", "--target", "y", "--epoch", "3"}, "did you mean --epochs?"
                },
                new Object[] {new Object[] {"explain"}, "RUN"},
                new Object[] {
                    new Object[] {"explain", "last", "--step", "0"}, "a whole number from 1 is needed, got `0`"
                });
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void saysInOneLineHowItIsUsed(Object[] args, String message) {
        Ran ran = Ran.of(args);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("error: ").contains(message).contains("--help");
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void printsWhereAnErrorAroseOnlyWhenAsked() {
        assertThat(Ran.of("train", folder.resolve("no.csv"), "--target", "y")
                        .err()
                        .lines())
                .hasSize(1);
        assertThat(Ran.of("train", folder.resolve("no.csv"), "--target", "y", "--debug")
                        .err())
                .startsWith("error: ")
                .contains("\tat dev.slopewise.");
    }
}
