/// The fast backend: graphs made into kernels for the machine at hand. Uses the JDK alone.
///
/// It works best with `--add-modules jdk.incubator.vector`, which it finds by itself; without it in plain loops that give the same bits.
@org.jspecify.annotations.NullMarked
module dev.slopewise.compile {
    requires static org.jspecify;
    requires static jdk.jfr;
    requires transitive dev.slopewise.core;

    exports dev.slopewise.compile;

    provides dev.slopewise.core.Backend with
            dev.slopewise.compile.Compiler;
}
