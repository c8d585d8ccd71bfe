package dev.slopewise.cli;

import dev.slopewise.compile.Compiler;
import dev.slopewise.core.Backend;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.data.Scaling;
import dev.slopewise.data.TargetScale;
import dev.slopewise.data.Task;
import dev.slopewise.data.image.PictureChanges;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.data.run.Form;
import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Depth;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.penalty.Penalties;
import dev.slopewise.learn.schedule.Schedules;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The values that options take: each range is named once, for help and errors, beside the check.
final class Range {
    static final String ABOVE_0 = "a number above 0";
    static final String FROM_0 = "a number from 0";
    static final String FROM_0_BELOW_1 = "a number from 0, below 1";
    static final String BETWEEN_0_AND_1 = "a number above 0, below 1";
    static final String COUNT = "a whole number from 1";
    static final String COUNT_OR_0 = "a whole number from 0";
    static final String DOCTOR_SHARE = "a percentage from 0.1 to 100 with its sign, or off for nothing";
    static final String BUDGET = "a time such as 60s or 5min, or a number of trainings such as 12";
    static final String THREADS = "a whole number from 1 to " + Compiler.MOST_THREADS;
    static final String WHOLE = "a whole number";
    static final String NAME = "letters, digits, '.', '_' and '-', beginning with a letter or digit";
    static final String SERVER = "an address such as http://localhost:5000";
    static final String UNITS = "whole numbers from 1 to 100000, separated by commas, or none";

    private static final int MOST_UNITS = 100_000;

    private Range() {}

    private static double real(String text, String range, DoublePredicate holds) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value) && holds.test(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // refused below, as a number out of range is
        }
        throw refused(text, range);
    }

    private static long whole(String text, String range, LongPredicate holds) {
        try {
            long value = Long.parseLong(text.strip());
            if (holds.test(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // refused below, as a number out of range is
        }
        throw refused(text, range);
    }

    private static TypeConversionException refused(String text, String range) {
        return new TypeConversionException(range + " is needed, got `" + text + "`");
    }

    static final class Above0 implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return real(text, ABOVE_0, x -> x > 0);
        }
    }

    static final class From0 implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return real(text, FROM_0, x -> x >= 0);
        }
    }

    static final class From0Below1 implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return real(text, FROM_0_BELOW_1, x -> x >= 0 && x < 1);
        }
    }

    static final class Between0And1 implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return real(text, BETWEEN_0_AND_1, x -> x > 0 && x < 1);
        }
    }

    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, COUNT, n -> n >= 1 && n <= Integer.MAX_VALUE);
        }
    }

    static final class CountOr0 implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, COUNT_OR_0, n -> n >= 0 && n <= Integer.MAX_VALUE);
        }
    }

    static final class DoctorShare implements ITypeConverter<Watched> {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");

        @Override
        public Watched convert(String text) {
            if (text.strip().equals(Watched.OFF)) return new Watched(0);
            Matcher percent = PERCENT.matcher(text.strip());
            double share = percent.matches()
                    ? new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue()
                    : 0;
            if (share < 0.001 || share > 1) throw refused(text, DOCTOR_SHARE);
            return new Watched(share);
        }
    }

    /// Of experiments; what it does not say is as usual.
    static final class BudgetText implements ITypeConverter<Budget> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(s|min)?");

        @Override
        public Budget convert(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) throw refused(text, BUDGET);
            int count = Integer.parseInt(form.group(1));
            Optional<String> unit = Optional.ofNullable(form.group(2));
            Budget usual = Budget.USUAL;
            if (unit.isEmpty()) return new Budget(count, usual.steps(), usual.time());
            Duration time = unit.get().equals("s") ? Duration.ofSeconds(count) : Duration.ofMinutes(count);
            return new Budget(usual.trials(), usual.steps(), time);
        }
    }

    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, THREADS, n -> n >= 1 && n <= Compiler.MOST_THREADS);
        }
    }

    static final class Whole implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, WHOLE, _ -> true);
        }
    }

    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,199}") || text.equals(Runs.LAST)) {
                throw refused(text, NAME + ", and not `" + Runs.LAST + "`,");
            }
            return text;
        }
    }

    private static <T> T named(String text, List<T> values) {
        return values.stream()
                .filter(value -> value.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> refused(
                        text, "one of " + values.stream().map(Object::toString).collect(Collectors.joining(", "))));
    }

    static final class Server implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI uri = new URI(text.strip());
                if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) return uri;
            } catch (URISyntaxException _) {
                // refused below, as an address of something else is
            }
            throw refused(text, SERVER);
        }
    }

    static final class BackendName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return named(text, Backend.names());
        }
    }

    static final class BackendNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Backend.names().iterator();
        }
    }

    /// What a parser takes, in the user's own words.
    private static String parsed(String text, Consumer<String> parser) {
        try {
            parser.accept(text);
            return text;
        } catch (SlopewiseException e) {
            throw new TypeConversionException(Failure.line(e));
        }
    }

    static final class Model implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, Blueprint::parse);
        }
    }

    static final class PictureChangesText implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, PictureChanges::parse);
        }
    }

    static final class Pictures implements ITypeConverter<PictureForm> {
        @Override
        public PictureForm convert(String text) {
            try {
                return PictureForm.parse(text);
            } catch (SlopewiseException e) {
                throw new TypeConversionException(Failure.line(e));
            }
        }
    }

    static final class LossName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, Losses::parse);
        }
    }

    static final class PenaltyText implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, Penalties::parse);
        }
    }

    static final class OptimizerText implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, Optimizers::parse);
        }
    }

    static final class ScheduleText implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parsed(text, Schedules::parse);
        }
    }

    static final class ActivationName implements ITypeConverter<Activation> {
        @Override
        public Activation convert(String text) {
            return named(text, List.of(Activation.values()));
        }
    }

    static final class ScheduleNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Schedules.names().iterator();
        }
    }

    static final class ShellName implements ITypeConverter<CompletionCommand.Shell> {
        @Override
        public CompletionCommand.Shell convert(String text) {
            return named(text, List.of(CompletionCommand.Shell.values()));
        }
    }

    static final class FormName implements ITypeConverter<Form> {
        @Override
        public Form convert(String text) {
            return named(text, List.of(Form.values()));
        }
    }

    static final class DepthName implements ITypeConverter<Depth> {
        @Override
        public Depth convert(String text) {
            return named(text, List.of(Depth.values()));
        }
    }

    static final class TaskName implements ITypeConverter<Task> {
        @Override
        public Task convert(String text) {
            return named(text, List.of(Task.values()));
        }
    }

    static final class ScalingName implements ITypeConverter<Scaling> {
        @Override
        public Scaling convert(String text) {
            return named(text, List.of(Scaling.values()));
        }
    }

    static final class TargetScaleName implements ITypeConverter<TargetScale> {
        @Override
        public TargetScale convert(String text) {
            return named(text, List.of(TargetScale.values()));
        }
    }

    /// The units of hidden layers, as they are written.
    record Units(List<Integer> each) {
        @Override
        public String toString() {
            return each.isEmpty()
                    ? "none"
                    : String.join(",", each.stream().map(String::valueOf).toList());
        }
    }

    static final class HiddenUnits implements ITypeConverter<Units> {
        @Override
        public Units convert(String text) {
            if (text.isBlank() || text.strip().equals("none")) {
                return new Units(List.of());
            }
            return new Units(Arrays.stream(text.split(",", -1))
                    .map(part -> (int) whole(part, UNITS, n -> n >= 1 && n <= MOST_UNITS))
                    .toList());
        }
    }
}
