package dev.slopewise.doctor.log;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A training as somebody else's log tells it.
///
/// @param unit   what a step is: `step`, `epoch` or `row`
/// @param series all that it holds
/// @param taken  which of them is taken for what
/// @param notes  what is odd about it, and what was made of that, in sentences
public record Log(String unit, List<Series> series, Map<Role, Taken> taken, List<String> notes) {
    public Log {
        series = List.copyOf(series);
        taken = Collections.unmodifiableMap(new LinkedHashMap<>(taken));
        notes = List.copyOf(notes);
    }

    /// A series and why it is taken for what it is.
    public record Taken(Series series, String why) {}

    /// Of one table, or of series that were written apart, each with steps of its own.
    ///
    /// @param sheets at least one
    /// @param notes  of who read them
    public static Log of(List<Sheet> sheets, List<String> notes) {
        require(!sheets.isEmpty(), "a log needs at least one sheet, got none");
        List<String> all = new ArrayList<>(notes);
        List<Series> series = new ArrayList<>();
        List<Axis> axes = sheets.stream().map(Axis::of).toList();
        for (int i = 0; i < axes.size(); i++) {
            Sheet sheet = sheets.get(i);
            Axis axis = axes.get(i);
            all.addAll(axis.notes());
            sheet.names().stream()
                    .filter(name -> !Names.isStep(name))
                    .forEach(name -> series.add(axis.series(name, sheet.column(name))));
        }
        series.removeIf(s -> s.size() == 0);
        Map<Role, Taken> taken = taken(series);
        return new Log(
                axes.getFirst().unit(), series, taken, all.stream().distinct().toList());
    }

    /// The best name for each role; of names that fit alike the one with more numbers.
    private static Map<Role, Taken> taken(List<Series> series) {
        record Bid(Series series, Names.Fit fit) {
            double worth() {
                return fit.fit() + 10 * Math.log10(series.size());
            }
        }
        Map<Role, Taken> taken = new EnumMap<>(Role.class);
        series.stream()
                .flatMap(s -> Names.fit(s.name()).map(fit -> new Bid(s, fit)).stream())
                .sorted(Comparator.comparingDouble(Bid::worth))
                .forEach(bid -> taken.put(bid.fit.role(), new Taken(bid.series, bid.fit.why())));
        series.stream()
                .filter(s -> Names.isEpoch(s.name()) && s.size() > 1)
                .findFirst()
                .ifPresent(s -> taken.put(Role.EPOCH, new Taken(s, "it says epoch")));
        List<Series> others = series.stream()
                .filter(s -> !Names.isEpoch(s.name()) && Names.fit(s.name()).isEmpty())
                .toList();
        if (!taken.containsKey(Role.TRAINING_LOSS) && !taken.containsKey(Role.VALIDATION_LOSS) && others.size() == 1) {
            taken.put(Role.TRAINING_LOSS, new Taken(others.getFirst(), "it is the only column that could be the loss"));
        }
        return taken;
    }

    /// The series taken for this, as it was written.
    public Optional<Series> of(Role role) {
        return Optional.ofNullable(taken.get(role)).map(Taken::series);
    }

    /// Its finite numbers, if there are at least so many.
    Optional<Series> finite(Role role, int least) {
        return of(role).map(Series::finite).filter(s -> s.size() >= least);
    }

    /// The loss that is looked at: of training, or, without it, of validation.
    Optional<Series> loss() {
        return of(Role.TRAINING_LOSS).or(() -> of(Role.VALIDATION_LOSS));
    }

    /// How it went, if there are at least so many finite numbers.
    Optional<Trend> trend(int least) {
        return loss().map(Series::finite).filter(s -> s.size() >= least).map(Trend::of);
    }
}
