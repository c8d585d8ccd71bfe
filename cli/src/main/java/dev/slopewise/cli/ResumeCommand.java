package dev.slopewise.cli;

import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slopewise resume`: goes on with a run that was interrupted or killed.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Goes on with a run that was interrupted or killed, from its last checkpoint, to the same bits as one"
                        + " that never stopped. Its settings and files must be as they were.",
        footer = {"", "Example:", "  slopewise resume last", "  slopewise resume last --tensorboard events"})
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its folder, its name in the runs folder, or `last` for the newest there.")
    private String run = "";

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private Followers followers = new Followers();

    @Option(names = "--quiet", description = "Print the result and where it is saved, and nothing else.")
    private boolean quiet;

    @Mixin
    private Output output = new Output();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = place.runs().find(run);
        var told = RunFolder.read(folder);
        RunResult.Stopped stopped = told.result().stopped();
        if (stopped != RunResult.Stopped.INTERRUPTED && stopped != RunResult.Stopped.UNFINISHED) {
            throw new Failure("run %s has ended (%s); begin a new training".formatted(folder, stopped));
        }
        RunHeader header = told.header();
        place.start();
        TrainOptions options = TrainOptions.from(header.config());
        Path file = Material.unchanged(header.data(), options);
        var training = Training.of(file, options);
        Console to = output.on(console);
        var teller =
                new Teller(to, Teller.Telling.of(output.isJson(), quiet), Optional.of(told), Alarm.Answer.CONTINUE);
        int code;
        try (Followers others = followers) {
            code = teller.tell(
                    training, (observer, _) -> others.ended(training.resume(folder, others.onwards(observer, told))));
        }
        followers.failures().forEach(to.err()::println);
        return code;
    }
}
