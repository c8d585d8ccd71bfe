/// Tensors, derivatives and the graphs they are made from. Uses the JDK alone.
@org.jspecify.annotations.NullMarked
module dev.slopewise.core {
    requires static org.jspecify;

    exports dev.slopewise.core;
    exports dev.slopewise.core.transform;

    uses dev.slopewise.core.Backend;
}
