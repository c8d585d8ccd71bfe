package dev.slopewise.doctor.diagnosis;

import java.util.List;

/// What the doctor says of a run.
public sealed interface Verdict {
    /// What was looked for and is not the cause, each with its reason.
    List<RuledOut> ruledOut();

    /// What was found and could not be tried for want of memory, each with its reason: it is neither shown nor ruled out.
    List<Untried> untried();

    /// One cause leads; the others follow from it, in order of steps.
    ///
    /// @param leading the cause
    /// @param chain   what came of it, link by link, the leading one first
    record Sick(Finding leading, List<Finding> chain, List<RuledOut> ruledOut, List<Untried> untried)
            implements Verdict {
        public Sick {
            chain = List.copyOf(chain);
            ruledOut = List.copyOf(ruledOut);
            untried = List.copyOf(untried);
        }

        /// Where memory sufficed.
        public Sick(Finding leading, List<Finding> chain, List<RuledOut> ruledOut) {
            this(leading, chain, ruledOut, List.of());
        }
    }

    /// Nothing is wrong.
    ///
    /// @param remarks what may look wrong and is not, such as training at the edge of stability
    record Healthy(List<Claim> remarks, List<RuledOut> ruledOut, List<Untried> untried) implements Verdict {
        public Healthy {
            remarks = List.copyOf(remarks);
            ruledOut = List.copyOf(ruledOut);
            untried = List.copyOf(untried);
        }

        /// Where memory sufficed.
        public Healthy(List<Claim> remarks, List<RuledOut> ruledOut) {
            this(remarks, ruledOut, List.of());
        }
    }

    /// Something is set as it should not be, and without measurable harm.
    record NoHarm(Finding finding, List<RuledOut> ruledOut, List<Untried> untried) implements Verdict {
        public NoHarm {
            ruledOut = List.copyOf(ruledOut);
            untried = List.copyOf(untried);
        }

        /// Where memory sufficed.
        public NoHarm(Finding finding, List<RuledOut> ruledOut) {
            this(finding, ruledOut, List.of());
        }
    }

    /// Something is wrong, and the evidence does not say which of these it is.
    ///
    /// @param candidates the likeliest first; empty if nothing fits
    record NotSure(List<Finding> candidates, List<RuledOut> ruledOut, List<Untried> untried) implements Verdict {
        public NotSure {
            candidates = List.copyOf(candidates);
            ruledOut = List.copyOf(ruledOut);
            untried = List.copyOf(untried);
        }

        /// Where memory sufficed.
        public NotSure(List<Finding> candidates, List<RuledOut> ruledOut) {
            this(candidates, ruledOut, List.of());
        }
    }

    /// A cause that was looked at and is not it.
    ///
    /// @param why in a sentence, with its numbers
    record RuledOut(Cause cause, String why) {}

    /// A cause that may be it: what would decide it did not fit.
    ///
    /// @param why in a sentence, with its numbers
    record Untried(Cause cause, String why) {}
}
