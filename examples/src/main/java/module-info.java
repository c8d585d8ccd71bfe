/// Programs of a single file, which the build runs on small settings.
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
/// | `Digits` | handwritten digits by dense layers and by convolutions, from several seeds |
/// | `NextLetter` | a transformer that learns to write from a book |
/// | `FlightDelays` | a table larger than memory, learnt from in one epoch |
/// | `CustomLoss` | a loss of one's own, in a training loop of one's own, unmoved by wrong data |
/// | `CurveFit` | a curve through measured points by Levenberg and Marquardt, and how sure it is |
/// | `BayesianRegression` | logistic regression with Laplace's normal posterior and evidence, by the Hessian |
/// | `OdeFit` | hares and lynxes: a differential equation's parameters, found through its solver |
/// | `TableRegression` | a number told from the other columns of a table |
/// | `EdgeOfStability` | the curvature of a training that comes to rest at the optimiser's limit |
/// | `SettingsSweep` | settings tried from several seeds by successive halving, resumable |
///
/// To run one with a JDK 25:
///
/// ```
/// examples/run Lstm
/// ```
@org.jspecify.annotations.NullMarked
module dev.slopewise.examples {
    requires static org.jspecify;
    requires dev.slopewise.data;
    requires java.management;

    opens dev.slopewise.examples to
            dev.slopewise.core; // its records are not public
}
