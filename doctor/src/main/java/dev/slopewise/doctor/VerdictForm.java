package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.Claim;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Experiment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A verdict as data for machines, of the kind that [dev.slopewise.learn.train.Json] writes.
///
/// ```
/// verdict    sick | healthy | no harm | not sure
/// findings   of a sick run its causal chain, the leading one first; else what was found, the likeliest first
/// remarks    of a healthy run what may look wrong and is not
/// ruledOut   cause and why, each
/// untried    the same of what could not be tried for want of memory
/// account    the same in sentences
/// ```
public final class VerdictForm {
    private VerdictForm() {}

    public static Map<String, Object> of(Verdict verdict) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (verdict) {
            case Verdict.Sick sick -> {
                map.put("verdict", "sick");
                map.put("findings", findings(sick.chain()));
            }
            case Verdict.NoHarm noHarm -> {
                map.put("verdict", "no harm");
                map.put("findings", findings(List.of(noHarm.finding())));
            }
            case Verdict.Healthy healthy -> {
                map.put("verdict", "healthy");
                map.put(
                        "remarks",
                        healthy.remarks().stream().map(VerdictForm::of).toList());
            }
            case Verdict.NotSure unsure -> {
                map.put("verdict", "not sure");
                map.put("findings", findings(unsure.candidates()));
            }
        }
        map.put(
                "ruledOut",
                verdict.ruledOut().stream()
                        .map(out -> ordered("cause", out.cause().toString(), "why", out.why()))
                        .toList());
        map.put(
                "untried",
                verdict.untried().stream()
                        .map(out -> ordered("cause", out.cause().toString(), "why", out.why()))
                        .toList());
        map.put("account", new VerdictStory(verdict).sentences());
        return map;
    }

    private static List<Map<String, Object>> findings(List<Finding> findings) {
        return findings.stream().map(VerdictForm::of).toList();
    }

    private static Map<String, Object> of(Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cause", finding.cause().toString());
        if (!finding.where().isEmpty()) map.put("where", finding.where());
        map.put("since", finding.since());
        map.put("confidence", finding.confidence());
        map.put("claims", finding.claims().stream().map(VerdictForm::of).toList());
        finding.remedy().ifPresent(remedy -> map.put("remedy", of(remedy)));
        finding.experiment().ifPresent(experiment -> map.put("experiment", of(experiment)));
        return map;
    }

    private static Map<String, Object> of(Claim claim) {
        return ordered(
                "sentence", claim.sentence(), "numbers", claim.numbers(), "from", claim.from(), "to", claim.to());
    }

    private static Map<String, Object> of(Remedy remedy) {
        return ordered("setting", remedy.setting(), "from", remedy.from(), "to", remedy.to(), "why", remedy.why());
    }

    private static Map<String, Object> of(Experiment experiment) {
        Map<String, Object> map = ordered(
                "changes",
                experiment.changes().stream().map(Object::toString).toList(),
                "from",
                experiment.from(),
                "steps",
                experiment.steps(),
                "predicted",
                experiment.predicted());
        map.putAll(ordered(
                "without",
                experiment.without(),
                "with",
                experiment.with(),
                "won",
                experiment.won(),
                "outcome",
                experiment.outcome().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')));
        return map;
    }

    /// Names and values in turn, in this order.
    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
