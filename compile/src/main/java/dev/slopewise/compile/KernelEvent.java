package dev.slopewise.compile;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A kernel that was run, for Java Flight Recorder; [Profile] says how to enable it.
@Name("dev.slopewise.Kernel")
@Label("Slopewise Kernel")
@Category("Slopewise")
@Description("One kernel of a compiled function")
@Enabled(false)
@StackTrace(false)
final class KernelEvent extends Event {
    @Label("Kernel")
    String kernel = "";

    @Label("Shape")
    String shape = "";

    @Label("Operations")
    @Description("A multiply-add counts as two, an operation of a loop as one an entry")
    double flop;

    @Label("Data")
    @DataAmount
    double bytes;

    private static final EventType TYPE = EventType.getEventType(KernelEvent.class);

    static boolean isAsked() {
        return TYPE.isEnabled();
    }

    static void commit(Step step, KernelEvent event) {
        event.end();
        event.kernel = step.name();
        event.shape = step.shape();
        event.flop = step.flop();
        event.bytes = step.bytes();
        event.commit();
    }
}
