/// Programs of a single file, whose numbers tests compare with plain Java.
///
/// | program | shows |
/// |---|---|
/// | `FirstSlope` | a line fitted by gradient descent |
/// | `FromScratch` | the core rebuilt in one file |
/// | `TinyConvNet` | a convolutional network trained by hand |
/// | `Lstm` | a recurrent network over 1,000 steps, in less memory by checkpoints |
/// | `KalmanFilter` | the likelihood of a hidden state, maximised by Newton's method |
/// | `GaussianProcess` | regression by Cholesky, with learned length scale and noise |
/// | `PendulumSensitivity` | derivatives through an ODE solver in both modes |
/// | `NewtonImplicit` | derivatives of an equation's solution, without its solver's steps |
/// | `StraightThrough` | learning rounded weights, with a slope of one's own |
/// | `GameOfLife` | indexing two ways, a loop, and a soft rule that has slopes |
///
/// To run one with a JDK 25:
///
/// ```
/// ./mvnw -q -Dquick -pl examples -am package
/// java -cp core/target/quick/classes:examples/target/quick/classes dev.slopewise.examples.Lstm
/// ```
@org.jspecify.annotations.NullMarked
module dev.slopewise.examples {
    requires static org.jspecify;
    requires dev.slopewise.core;

    opens dev.slopewise.examples to
            dev.slopewise.core; // its records are not public
}
