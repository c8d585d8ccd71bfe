package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.diagnosis.Verdict.RuledOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Says of a log of others what it shows, what it cannot show, and what to log next.
public final class LogDoctor {
    /// Fewer finite losses show no course.
    static final int FEW = 8;

    /// From this confidence on a cause is named.
    private static final double NAMED = 0.5;

    /// From this one on a finding is a link of the chain.
    private static final double LINK = 0.3;

    /// All diagnoses of logs, in the order in which causes explain each other.
    public static final List<LogDiagnosis> ALL = List.of(
            new LossDiverges(),
            new LossNotFinite(),
            new LossOscillates(),
            new LossSwings(),
            new LossWanders(),
            new LossCrawls(),
            new LossLevel(),
            new EpochPattern(),
            new LossSpikes(),
            new MetricGoesOtherWay(),
            new ValidationRises(),
            new ValidationBelow(),
            new RateTakenEarly(),
            new NeverSettles(),
            new StillFalling());

    private LogDoctor() {}

    public static LogReport examine(Log log) {
        List<Answer> answers =
                ALL.stream().map(diagnosis -> diagnosis.examine(log)).toList();
        List<RuledOut> ruledOut = new ArrayList<>();
        List<Claim> remarks = new ArrayList<>();
        List<LogReport.Untold> untold = new ArrayList<>();
        List<Answer.Found> found = new ArrayList<>();
        for (Answer answer : answers) {
            switch (answer) {
                case Answer.Found f -> found.add(f);
                case Answer.Absent(var cause, var why) -> ruledOut.add(new RuledOut(cause, why));
                case Answer.Odd(var claim) -> remarks.add(claim);
                case Answer.Unseen(var cause, var needs) -> untold.add(new LogReport.Untold(cause, needs));
            }
        }
        Verdict verdict = verdict(log, found, remarks, ruledOut);
        return new LogReport(log, verdict, untold, next(log, found, untold));
    }

    private static Verdict verdict(Log log, List<Answer.Found> found, List<Claim> remarks, List<RuledOut> ruledOut) {
        List<Finding> findings = found.stream()
                .flatMap(f -> f.findings().stream())
                .sorted(Comparator.comparingDouble((Finding f) -> -f.confidence()))
                .toList();
        List<RuledOut> others = ruledOut.stream()
                .filter(r -> findings.stream().noneMatch(f -> f.cause() == r.cause()))
                .toList();
        if (findings.isEmpty()) {
            return log.trend(FEW).isEmpty()
                    ? new Verdict.NotSure(List.of(), others)
                    : new Verdict.Healthy(remarks, others);
        }
        Finding leading = findings.getFirst();
        if (leading.confidence() < NAMED) return new Verdict.NotSure(findings, others);
        var chain = new ArrayList<Finding>(List.of(leading));
        findings.stream()
                .skip(1)
                .filter(f -> f.confidence() >= LINK && f.cause() != leading.cause() && f.since() >= leading.since())
                .sorted(Comparator.comparingInt(Finding::since))
                .forEach(chain::add);
        return new Verdict.Sick(leading, chain, others);
    }

    /// What would settle the likeliest finding; with none, what the first cause that cannot be told needs.
    private static Optional<Wanted> next(Log log, List<Answer.Found> found, List<LogReport.Untold> untold) {
        Optional<Answer.Found> likeliest = found.stream()
                .max(Comparator.comparingDouble(f -> f.findings().getFirst().confidence()));
        if (likeliest.isPresent()) return likeliest.get().next();
        if (log.loss().isEmpty()) return Optional.of(Wanted.LOSS);
        if (log.trend(FEW).isEmpty()) return Optional.of(Wanted.MORE_POINTS);
        return untold.stream().map(LogReport.Untold::needs).min(Comparator.naturalOrder());
    }
}
