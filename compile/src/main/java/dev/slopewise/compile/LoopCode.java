package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static java.util.Objects.requireNonNull;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The class written for a form of loop. Loops of one form share it.
///
/// Plain numbers are the quicker start and vectors the quicker run: vector code is very slow until the JVM has compiled it. So a loop runs on
/// plain numbers until it has seen some work and its vectors have been run in beside it; both give the same bits. Where the JVM has not come
/// to compile them, running in is tried again after more work, as long as the loop is used.
final class LoopCode {
    /// Entries times instructions after which running in pays.
    private static final long WORTH_RUNNING_IN = 50_000_000;

    /// After a try in vain the next one waits for twice the work, at most for so much: about a minute of it, so that a try of about a second
    /// costs little even where no vectors become fast.
    private static final long LONGEST_WAIT = WORTH_RUNNING_IN << 11;

    static final ClassDesc SELF = ClassDesc.of(LoopCode.class.getPackageName() + ".WrittenLoop");

    /// Code that programs still hold.
    private static final Map<LoopForm, WeakReference<LoopCode>> KNOWN = new HashMap<>();

    /// So many more than there were are looked through for those that nobody holds any more.
    private static final int TIDY = 256;

    private static int tidied;

    private final LoopForm form;
    private final int lanes;
    private final LoopForm.Code plain;
    private LoopForm.@Nullable Code vectors; // written when they are run in, as many loops never are
    private final RunningIn runningIn;
    private final UnaryOperator<LoopForm.Code> around;
    private final long weight;
    private long done;
    private long wait = WORTH_RUNNING_IN;
    private volatile State state;

    private enum State {
        PLAIN,
        RUNNING_IN,
        VECTORS
    }

    /// Has the vectors of a loop compiled.
    interface RunningIn {
        /// Whether they are fast now.
        boolean makesFast(LoopForm form, LoopForm.Code code);
    }

    private LoopCode(LoopForm form, int lanes, RunningIn runningIn, UnaryOperator<LoopForm.Code> around) {
        this.form = form;
        this.lanes = lanes;
        this.runningIn = runningIn;
        this.around = around;
        boolean hasVectors = lanes > 1 && Walks.canBeTold(form, lanes);
        this.plain = around.apply(make(form, 1));
        this.weight = 1
                + form.passes().stream()
                        .mapToLong(p -> p.entries().size() + p.puts().size())
                        .sum();
        this.state = hasVectors ? State.PLAIN : State.RUNNING_IN; // without vectors it stays there
    }

    static LoopCode of(LoopForm form) {
        synchronized (KNOWN) {
            WeakReference<LoopCode> known = KNOWN.get(form);
            LoopCode code = known == null ? null : known.get();
            if (code != null) return code;
            if (KNOWN.size() > tidied + TIDY) {
                KNOWN.values().removeIf(reference -> reference.refersTo(null));
                tidied = KNOWN.size();
            }
            LoopCode made = of(form, Tiles.lanes(form.wide()), LoopRunIn::makesFast);
            KNOWN.put(form, new WeakReference<>(made));
            return made;
        }
    }

    /// Of vectors of so many lanes, which are run in like this.
    static LoopCode of(LoopForm form, int lanes, RunningIn runningIn) {
        return new LoopCode(form, lanes, runningIn, UnaryOperator.identity());
    }

    /// For checks: vectors of so many lanes at once, or never.
    static LoopCode of(LoopForm form, int lanes) {
        return watched(form, lanes, UnaryOperator.identity());
    }

    /// The same, for checks that see each run.
    ///
    /// @param around makes of the written code what is run in its place
    static LoopCode watched(LoopForm form, int lanes, UnaryOperator<LoopForm.Code> around) {
        var made = new LoopCode(form, lanes, LoopRunIn::makesFast, around);
        if (made.state == State.PLAIN) {
            made.written();
            made.state = State.VECTORS;
        }
        return made;
    }

    LoopForm form() {
        return form;
    }

    /// Arithmetic operations an entry.
    long operations() {
        return form.passes().stream()
                .flatMap(p -> p.entries().stream())
                .filter(i -> !i.action().isConstant() && !i.action().operands().isEmpty())
                .count();
    }

    /// Instructions an entry.
    long weight() {
        return weight;
    }

    void run(Object[] arrays, int[] numbers, int[][] tables, Object sums, int from, int to, int block) {
        if (state == State.VECTORS) requireNonNull(vectors).vector(arrays, numbers, tables, sums, from, to, block);
        else plain.plain(arrays, numbers, tables, sums, from, to, block);
    }

    /// The first rows of a loop over so few entries that no vector makes them faster.
    void runPlain(Object[] arrays, int[] numbers, int[][] tables, Object sums, int rows) {
        plain.plain(arrays, numbers, tables, sums, 0, rows, 0);
    }

    /// Takes note of entries that were worked on.
    void ran(long entries) {
        if (state != State.PLAIN) return;
        done += entries * weight; // a lost count does no harm
        if (done < wait) return;
        state = State.RUNNING_IN;
        RunIn.submit(this::runIn);
    }

    /// The code with vectors.
    private LoopForm.Code written() {
        LoopForm.Code known = vectors;
        if (known != null) return known;
        LoopForm.Code made = around.apply(make(form, lanes));
        vectors = made;
        return made;
    }

    private void runIn() {
        boolean isFast = runningIn.makesFast(form, written());
        if (!isFast) {
            wait = Math.min(2 * wait, LONGEST_WAIT);
            done = 0;
        }
        state = isFast ? State.VECTORS : State.PLAIN;
    }

    boolean isInVectors() {
        return state == State.VECTORS;
    }

    /// The class file.
    static byte[] bytes(LoopForm form, int lanes) {
        return ClassFile.of().build(SELF, written -> {
            written.withInterfaceSymbols(ClassDesc.of(LoopForm.class.getName()).nested("Code"));
            written.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
            written.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    ClassFile.ACC_PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            written.withMethodBody(
                    "plain", LoopWriter.RUN, ClassFile.ACC_PUBLIC, code -> new LoopWriter(form, code, 1).write());
            if (lanes > 1) {
                written.withMethodBody(
                        "vector",
                        LoopWriter.RUN,
                        ClassFile.ACC_PUBLIC,
                        code -> new LoopWriter(form, code, lanes).write());
                walks(form, written, new LaneTypes(form.wide(), lanes));
            }
        });
    }

    private static void walks(LoopForm form, ClassBuilder written, LaneTypes types) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;
        for (int p = 0; p < form.passes().size(); p++) {
            LoopForm.Pass pass = form.passes().get(p);
            if (!Walks.walks(pass)) continue;
            MethodTypeDesc type = Walks.type(form, pass, types);
            written.withMethodBody("whole" + p, type, flags, code -> new VectorWalk(form, pass, code, types).whole());
            if (Walks.isRestPlain(form, pass)) continue;
            written.withMethodBody("rest" + p, type, flags, code -> new VectorWalk(form, pass, code, types).rest());
        }
    }

    private static LoopForm.Code make(LoopForm form, int lanes) {
        try {
            return (LoopForm.Code) MethodHandles.lookup()
                    .defineHiddenClass(bytes(form, lanes), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class that was just written cannot be loaded", e);
        }
    }
}
