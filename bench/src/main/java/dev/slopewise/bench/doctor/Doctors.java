package dev.slopewise.bench.doctor;

import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.corpus.CorpusMain;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Asks the doctor and rule sets of others about the corpus: `Doctors [options of CorpusMain]`.
///
/// The rule sets are written again from what is published of them, thresholds as they were; names say after whom. What each needs and a run of the corpus does not
/// have is said where the rules stand.
public final class Doctors {
    private Doctors() {}

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CorpusMain.run(Arrays.asList(args), out, all());
    }

    static Map<String, Function<Facts, Verdict>> all() {
        Map<String, Function<Facts, Verdict>> all = new LinkedHashMap<>();
        all.put("the doctor", Doctor::examine);
        all.put("the doctor, by observation alone", facts -> Doctor.examine(facts, Budget.NONE));
        all.put("after AUTOTRAINER", new AfterAutoTrainer());
        all.put("after DeepLocalize", new AfterDeepLocalize());
        all.put("after DeepDiagnosis", new AfterDeepDiagnosis());
        all.put("after UMLAUT", new AfterUmlaut());
        all.put("after SageMaker Debugger", new AfterSageMaker());
        all.put("after TheDeepChecker", new AfterTheDeepChecker());
        return all;
    }
}
