package dev.slopewise.cli;

import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `slopewise` command. Each of its commands is a class of its own, added in [#line].
@Command(
        name = "slopewise",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Trains models on tables, pictures and texts, and says from their own numbers why that goes well or"
                        + " badly.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done",
            "  1:failed: the data, the run or a file could not be used, or training broke down",
            "  2:usage: a command or an option is not as it should be",
            "130:interrupted by Ctrl-C; what was trained until then is saved"
        },
        footer = {
            "",
            "Example:",
            "  slopewise train examples/data/breast_cancer.csv --target diagnosis",
            "  slopewise explain last --step 1"
        })
public final class Main implements Runnable {
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;
    static final int USAGE = CommandLine.ExitCode.USAGE;

    /// 128 + the signal's number, as shells have it.
    static final int INTERRUPTED = 130;

    /// Parquet's reader tells of its vectors at each start. The logger is held, as Java forgets the level of one that no one holds.
    private static final Logger PARQUET = Logger.getLogger("dev.hardwood");

    static {
        PARQUET.setLevel(Level.WARNING);
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Runs the command and ends the program with its exit code.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs the command.
    ///
    /// @return the exit code: 0 done, 1 failed, 2 usage, 130 interrupted
    public static int run(String... args) {
        try (Console console = Console.ofSystem()) {
            return run(console, args);
        }
    }

    static int run(Console console, String... args) {
        try {
            return line(console).execute(args);
        } catch (OutOfMemoryError e) {
            return failed(console, e, List.of(args).contains(Output.DEBUG));
        } finally {
            console.flush();
        }
    }

    /// The whole command.
    static CommandLine line(Console console) {
        var runs = new RunsCommand(console);
        return new CommandLine(new Main())
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new PredictCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new CommandLine(runs)
                        .addSubcommand(new RunsShowCommand(runs))
                        .addSubcommand(new RunsCompareCommand(runs))
                        .addSubcommand(new RunsDeleteCommand(runs)))
                .addSubcommand(new DiagnoseCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(new ScheduleCommand(console))
                .addSubcommand(new FindRateCommand(console))
                .addSubcommand(new SweepCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new LessonCommand(console))
                .addSubcommand(new PracticeCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        console.hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpLongOptionsMaxWidth(24)
                .setOut(new PrintWriter(console.out(), true, console.out().charset()))
                .setErr(new PrintWriter(console.err(), true, console.err().charset()))
                .setParameterExceptionHandler((e, _) -> wrongUsage(console, e))
                .setExecutionExceptionHandler(
                        (e, line, _) -> failed(console, e, line.getParseResult().hasMatchedOption(Output.DEBUG)));
    }

    private static int wrongUsage(Console console, ParameterException e) {
        String why = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(e.getMessage());
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        console.error(why + "; see " + name + " --help");
        return USAGE;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        boolean isCommand = e.getCommandLine().getParent() == null && !e.isUnknownOption();
        String why = isCommand
                ? "there is no command '%s'; there are %s"
                        .formatted(e.getUnmatched().getFirst(), commands(e.getCommandLine()))
                : String.valueOf(e.getMessage());
        return why
                + e.getSuggestions().stream()
                        .findFirst()
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("");
    }

    private static int failed(Console console, Throwable e, boolean debug) {
        console.error(Failure.line(e));
        if (debug) {
            e.printStackTrace(console.err());
        }
        return FAILED;
    }

    /// Without a command there is nothing to do.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed: " + commands(spec.commandLine()));
    }

    private static String commands(CommandLine line) {
        return String.join(", ", line.getSubcommands().keySet());
    }

    static String version() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("unpackaged");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"slopewise " + version(), "Java " + Runtime.version()};
        }
    }
}
