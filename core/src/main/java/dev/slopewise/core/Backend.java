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
        /// @return one array an output
        List<Array> run(List<Array> inputs);
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
