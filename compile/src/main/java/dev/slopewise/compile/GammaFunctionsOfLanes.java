package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

import dev.slopewise.core.Pointwise;

/// The logarithm of the gamma function and its slope, digamma.
///
/// From [#HIGH] on by Stirling's series. Below, ln Γ(y) / ((y − 1)(y − 2)) and ψ(y) / (y − zero) are smooth and positive: polynomials in
/// (y − c) / (y + c) with c = [#MIDDLE], which moves the poles at 0, −1, … away. Below [#LOW] y is x + 1, and one factor of Γ is taken away.
///
/// @see <a href="https://dlmf.nist.gov/5">NIST Digital Library of Mathematical Functions, chapter 5</a>
final class GammaFunctionsOfLanes {
    private static final double LOW = 0.75, MIDDLE = 2.1, HIGH = 6;
    private static final double HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

    /// The zero of ψ right of 0, less 1, as a sum of two numbers.
    private static final double[] ZERO = {0.4616321325302124, 0.46163214496836236},
            ZERO_REST = {1.243815006546356e-08, -1.5522348162858677e-17};

    // @formatter:off
    /// ln Γ(y) / ((y − 1)(y − 2)) from LOW to HIGH: within 2⁻²⁸·³ and 2⁻⁵⁷·¹.
    private static final Polynomial LGAMMA = new Polynomial(
        narrow(0.41307035, -0.39512268, 0.1257843, -0.13705751, 0.08247023, -0.0859927, 0.061952084, -0.06544732, 0.050767403, -0.036915183,
            0.03242911, -0.08349718, 0.06772131),
        0.4130703504044103, -0.39512270529938565, 0.12578425124724987, -0.13705355802705466, 0.08247039085506506, -0.08612815615624785,
        0.061997420048274535, -0.06348223276563247, 0.04971207934300715, -0.05041827972308175, 0.04148311775231413, -0.0418591320710911,
        0.03558630582349222, -0.03582050118311145, 0.031158140364329352, -0.031107225394149604, 0.027640591151008333, -0.02922368810450808,
        0.02561478762791988, -0.01724422473465368, 0.018242341775015613, -0.05059770086207285, 0.03922502454280126, 0.04130589402044032,
        -0.02684403972857642, -0.09083400114755788, 0.07640126577349517);
    /// ψ(y) / (y − zero), likewise: within 2⁻²⁶·⁹ and 2⁻⁵⁶·⁷.
    private static final Polynomial DIGAMMA = new Polynomial(
        narrow(0.7602763, -1.0094156, 0.67407024, -0.6951486, 0.6471355, -0.6626587, 0.6422466, -0.6553218, 0.7022477, -0.6821727, 0.32399932,
            -0.4235061, 1.5468484, -1.4166421),
        0.760276327910933, -1.0094156824824536, 0.6740727151010117, -0.6951451433787591, 0.6469642199279413, -0.6627046773356045,
        0.6466901581560153, -0.6563439224771755, 0.6483012623985794, -0.6543532813020042, 0.6493819712801171, -0.653445567126516,
        0.6500259169105058, -0.6528171726611802, 0.6504561102279488, -0.6540755111480858, 0.6507257216561492, -0.6379430428106831,
        0.6477398193615871, -0.751721622770351, 0.688781867009986, -0.1739243779137526, 0.40444842483074156, -2.2001373776096567,
        1.6317475850641203, 2.4758506824787845, -1.6575660476200047, -3.909678176605624, 3.381222317985722);
    /// x (ln Γ(x) − (x − ½) ln x + x − ½ ln 2π) in 1/x² from HIGH on: ln Γ(x) within 2⁻³⁰·⁸ and 2⁻⁵⁷·³.
    private static final Polynomial STIRLING = new Polynomial(
        narrow(0.08333304, -0.0027459958),
        0.08333333333330868, -0.0027777777625956255, 0.0007936475229001831, -0.0005949030416430018, 0.0008238134403696081,
        -0.0014189770336997573);
    /// x² (ln x − ψ(x) − 1/2x), likewise: ψ(x) within 2⁻²⁹·³ and 2⁻⁵⁹·⁷.
    private static final Polynomial DIGAMMA_SERIES = new Polynomial(
        narrow(0.08333194, -0.008179241),
        0.08333333333332305, -0.008333333324593553, 0.003968251367206862, -0.00416629059932964, 0.0075459641836809034,
        -0.019749259780782034, 0.04949696419626505);
    // @formatter:on

    private GammaFunctionsOfLanes() {}

    /// What both need of a number that is not negative.
    ///
    /// @param isLow  whether it is below LOW
    /// @param before y − 1, exact
    /// @param place  (y − c) / (y + c)
    private record Place(Lane isLow, Lane before, Lane place) {
        static Place of(Lane x) {
            Lane isLow = x.lt(LOW);
            Lane y = isLow.select(x.plus(1), x);
            return new Place(isLow, isLow.select(x, x.minus(1)), y.minus(MIDDLE).over(y.plus(MIDDLE)));
        }
    }

    /// ln |Γ(x)|; left of 0 the row's own.
    static Lane lgamma(Lane x) {
        Place at = Place.of(x);
        Lane log = Logarithms.log(x), inverse = x.code().constant(1).over(x);
        Lane near = at.before.times(at.before.minus(1)).times(LGAMMA.at(at.place));
        Lane rest = STIRLING.at(inverse.times(inverse)).fma(inverse, HALF_LN_2PI - 0.5);
        Lane far = x.minus(0.5).fma(log.minus(1), rest);
        Lane value = at.isLow.select(near.minus(log), x.lt(HIGH).select(near.plus(0), far)); // +0 at 1
        return x.lt(0).exact(Pointwise.LGAMMA, x, value);
    }

    /// ψ(x); left of 0, ψ(1 − x) − π cot πx.
    static Lane digamma(Lane x) {
        Lane isNegative = x.lt(0);
        Lane size = isNegative.select(x.neg().plus(1), x);
        Lane right = digammaOfSize(size);
        Lane left = right.minus(Trigonometry.cotOfPiTimes(x).times(Math.PI));
        Lane isPole = x.eq(Binary.rint(x));
        return isNegative.select(isPole.select(x.code().constant(Double.NaN), left), right);
    }

    /// For ±0 or more.
    private static Lane digammaOfSize(Lane x) {
        Place at = Place.of(x);
        Lane inverse = x.code().constant(1).over(x), square = inverse.times(inverse);
        Lane beside = at.before.minus(by(x, ZERO[0], ZERO[1])).minus(by(x, ZERO_REST[0], ZERO_REST[1]));
        Lane near = beside.times(DIGAMMA.at(at.place));
        Lane far = Logarithms.ofNormal(x).minus(inverse.times(0.5)).minus(square.times(DIGAMMA_SERIES.at(square)));
        Lane value = at.isLow.select(near.minus(inverse), x.lt(HIGH).select(near, far));
        return x.lt(Double.POSITIVE_INFINITY).select(value, x);
    }
}
