package dev.slopewise.core;

import java.util.List;

/// What carries out graphs. [Interpreter] is always there and defines what is right; a faster one is found as a service.
public interface Backend {
    /// A short name, such as `interpreter`.
    String name();

    /// Higher is taken first; the interpreter's is 0.
    int priority();

    /// Makes a graph ready to run, once; the result may be run many times and from several threads.
    Executable compile(Graph graph);

    /// A graph made ready to run.
    interface Executable {
        /// Carries the graph out.
        ///
        /// @param inputs one array an input, of the graph's types; read only
        /// @return one array an output, with storage of its own; for an output that is an input, or that came before, it may be that array
        List<Array> run(List<Array> inputs);

        /// The same with inputs that are given away: no one reads them again, so their storage may be used for results.
        ///
        /// A run that throws a [SlopewiseException], such as for an index out of range, must not have written to them yet: then the caller
        /// has them back. So what may refuse its operands comes before the first such write.
        ///
        /// @param given for each input, whether it is given away; no other input has the same storage
        default List<Array> run(List<Array> inputs, boolean[] given) {
            return run(inputs);
        }
    }

    /// One operation made ready to run.
    interface Kernel {
        /// Fills each of `out`, whose content is unspecified before.
        void run(List<Array> in, List<Array> out);
    }

    /// The backend in use: the one last chosen by [#use]; until then the system property `slopewise.backend` by name, or else the one of the
    /// highest priority that the class path or module path offers.
    static Backend inUse() {
        return BackendChoice.OF_PROGRAM.inUse();
    }

    /// Carries out every call from now on by the backend of this name, also of functions that were traced before. Calls that have begun end on
    /// the one they began with.
    ///
    /// @param name one of [#names]
    static void use(String name) {
        BackendChoice.OF_PROGRAM.use(name);
    }

    /// The names of the backends that are there, the one of the highest priority first.
    static List<String> names() {
        return BackendChoice.OF_PROGRAM.names();
    }
}
