package dev.slopewise.compile;

import static dev.slopewise.compile.Binary.by;
import static dev.slopewise.compile.Polynomial.narrow;

/// The error function, its complement and its inverse.
final class ErrorFunctionsOfLanes {
    // @formatter:off
    /// (erf x − x) / x in x² ≤ 1: erf x within 2⁻²⁹·⁶ and 2⁻⁵⁶·⁹.
    private static final Polynomial ERF = new Polynomial(
        narrow(0.12837917, -0.37612626, 0.11283585, -0.026853794, 0.0051882863, -0.00080098026, 7.852513e-05),
        0.12837916709551256, -0.3761263890318352, 0.11283791670944196, -0.02686617064311298, 0.005223977606127726, -0.0008548325929619906,
        0.0001205529358271706, -1.4924712365378032e-05, 1.644713191482366e-06, -1.6206313981209928e-07, 1.371097405019623e-08,
        -7.779447309153391e-10);
    /// ln erfc x for x from 1 to where erf x is 1: erfc x within 2⁻²⁹·⁸ and 2⁻⁵⁵·⁹ of 1.
    private static final Polynomial LOG_ERFC = new Polynomial(
        narrow(-0.0003540065, -1.1270388, -0.63822764, -0.103035666, 0.021804482, -0.0029393912, 0.00018555099),
        -1.617003706001253e-07, -1.128377491700214, -0.6366278155113552, -0.10274893717474382, 0.01908097644234387, 0.00027719559848305147,
        -0.0017663285764082466, 0.0006397850927524053, -4.455869478932935e-05, -7.010762750442937e-05, 4.473691507235206e-05,
        -1.6340543775201726e-05, 4.259472328876234e-06, -8.316371954776455e-07, 1.2185463947863205e-07, -1.3070065276827266e-08,
        9.71331396770969e-10, -4.474038166760824e-11, 9.622619156262468e-13);
    /// (x + k) e^(x²) erfc x in (x − k) / (x + k) for x from 0 to where erfc x vanishes, with k = 3 and 4: within 2⁻²⁸·⁹ and 2⁻⁵⁸·¹.
    private static final Polynomial SCALED = new Polynomial(
        narrow(1.0740069, -0.8833945, 0.5902283, -0.31046605, 0.11952897, -0.02683959, -0.0012258401, 0.0030800593, -0.00048434208,
            -0.00032593153),
        1.095995661000491, -0.9765487290808821, 0.7732087022652369, -0.540853831313225, 0.3308515878780232, -0.17401093724028907,
        0.07638151490915397, -0.026370053334629627, 0.006112055656708318, -0.0002809589158073966, -0.00045505268838048543,
        0.00017681308648187692, -3.6351516766678706e-06, -1.886178427954062e-05, 4.694336914009471e-06, 1.426092326891768e-06,
        -8.460176839641166e-07, -7.797807065601102e-08, 1.239482856969806e-07, 2.6110341641430385e-09, -1.5395524980308722e-08,
        -3.837545329908437e-10, 1.0173580233720933e-09);
    /// (x/p − √π/2) (w + k) / w with x the number whose erf is p, w = −ln(1 − p²), in (w − c) / (w + k) for w up to 16.8 and 36.9, beyond those of the
    /// largest p below 1; k = 10 and 12, c = 4.6 and 7.25: x within 2⁻²⁷·⁷ and 2⁻⁵⁵·⁸.
    private static final Polynomial INVERSE = new Polynomial(
        narrow(3.5133173, 2.5366685, -0.32212192, 1.1897122, 4.4402804, -0.82026917, -6.4815392, 6.346779, 15.561383, -12.41519, -23.19582,
            23.579227, 21.78331, -20.678717),
        4.35446631037435, 2.2160796005099326, 0.21107422833876363, 3.060153401833494, 0.990576148443492, -2.401331789624388, 5.524875964193466,
        3.5379809729596094, -11.021918772332453, 5.844386015423104, 18.331766241469005, -22.51295433739946, -7.878788970787223,
        47.517343804937184, -35.033498662114894, -47.474718327444556, 126.6871744640392, -33.30218697558213, -218.5990402098806,
        275.1538588896522, 156.68914033477589, -679.0844980785449, 348.3077297208628, 1042.2364936843128, -1536.07140962981,
        -894.7716629274837, 3220.2648478794326, -142.74121710585297, -4485.284713341098, 1692.3757865296047, 4229.919693980441,
        -2511.9808811114026, -2468.9743362751965, 1840.035226087666, 678.8131368769004, -574.8991075823706);
    // @formatter:on

    private static final double HALF_ROOT_OF_PI = Math.sqrt(Math.PI) / 2;

    private ErrorFunctionsOfLanes() {}

    private static Lane small(Lane x) {
        return x.fma(ERF.at(x.times(x)), x);
    }

    /// A polynomial up to 1, 1 − e^(ln erfc |x|) beyond.
    static Lane erf(Lane x) {
        Lane size = x.abs();
        Lane tail = Exponentials.expOfNegative(LOG_ERFC.at(Binary.atMost(size, by(x, 4, 6))));
        Lane large = Binary.withSign(x.code().constant(1).minus(tail), x);
        return size.lt(1).select(small(x), large);
    }

    /// 1 − erf x near 0, else e^(−a²) · scaled for a = |x|, and 2 less that for negative x. The square is taken in two parts.
    static Lane erfc(Lane x) {
        LaneCode code = x.code();
        double k = by(x, 3, 4);
        Lane a = Binary.atMost(x.abs(), by(x, 10.5, 27.5));
        Lane inverse = code.constant(1).over(a.plus(k));
        Lane scaled = SCALED.at(a.minus(k).times(inverse)).times(inverse);
        Lane square = a.times(a).neg(), low = a.neg().fma(a, square.neg());
        Lane tail = Exponentials.exp(square, low, scaled);
        Lane far = x.lt(0).select(code.constant(2).minus(tail), tail);
        return x.abs().lt(0.75).select(code.constant(1).minus(small(x)), far);
    }

    /// p (√π/2 + w / (w + k) · polynomial), so that near 0 all digits of √π/2 are kept; 1 − p² = (1 − |p|) (1 + |p|) keeps those near 1.
    static Lane erfinv(Lane p) {
        LaneCode code = p.code();
        Lane a = p.abs(), one = code.constant(1);
        Lane w = Logarithms.ofNormal(one.minus(a).times(a.plus(1))).neg();
        Lane inverse = one.over(w.plus(by(p, 10, 12)));
        Lane more = w.times(inverse).times(INVERSE.at(w.minus(by(p, 4.6, 7.25)).times(inverse)));
        Lane end = a.eq(1).select(code.constant(Double.POSITIVE_INFINITY), code.constant(Double.NaN));
        return a.lt(1).select(p.times(more.plus(HALF_ROOT_OF_PI)), Binary.withSign(end, p));
    }
}
