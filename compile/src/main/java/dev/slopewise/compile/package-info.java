/// The fast backend. A graph goes down this page, from what is asked to what the machine does.
///
/// - **Asked**: [Compiler] is the backend, [Profile] and [Ceilings] say what a compiled function costs beside what the machine can do, `KernelEvent` tells it to Flight
///   Recorder.
/// - **From graph to plan**: `Canonical` (the same function in the form that kernels take best), `Stages` (reductions over axes that are no
///   neighbours), `Repeats` (what is worked out once), `KnownPowers` (as multiplications and roots), `Maps` (scans that hand nothing on), `ScanSums` (what a scan adds up) and `ScanTurns` (what it reads
///   turned), `PaddedSums` (pieces beside each other) and `Picks` (one entry of each row), written by a `GraphWriter`, `Fusion` with `Summed` (what is
///   worked out in one loop), `Recomputation` (what is worked out again instead of stored), `Values`, `View`, `Strided` and `Storage` (what each value is and where it
///   lies), `Endings` (products that end with a loop, an `Ending`), `InTurn` and `Overwriting` (what is written where inputs lie that were given away), `Plan`
///   with its `Step`s and `Schedule`; then `Program` or, for single numbers, `SingleNumbers` runs it.
/// - **Loops** over entries, written as bytecode: `LoopMaker` decides what each pass does, by `Loop`, `LoopAxes`, `LoopReads`, `Span` and `Operands`; `LoopForm` is what
///   loops share a class by, `LoopCode` the class, written by `LoopWriter` and `VectorWalk` (how: `Walks`) with `LaneWriter`, `VectorCode` and `LaneTypes`; `LoopRun` (what its blocks have: `BlockTotals`), `LoopRunIn` and
///   `LoopSupport` run it, `SideBySide` in a `SideBySideRoom` where rows are short, as `Columns` with a `ColumnSum` by
///   `ColumnSumCode`; `Walk` walks running sums.
/// - **Formulas** of an entry, code on lanes: `Formulas` by `LaneCode`, `Lane`, `Binary` and `Polynomial`: `Exponentials`, `Logarithms`, `Powers`, `Trigonometry` with `Arcs`,
///   `ErrorFunctionsOfLanes`, `GammaFunctionsOfLanes`, `Remainders`, `WholeNumbers`; by loops of their own `Integers` and `Conversion`.
/// - **Products** in register tiles: `Product` is cut by `Tiling`, `Strips`, `Operand` and `Job`; `Tiles` holds the machine's `Tile`, `Turn` and `TurnTile`, written by
///   `TileCode`, `TurnCode`, `TurnTileCode` and `SquareCode`, and a `StripCut` by `StripCutCode`; `Numbers`, `Floats`, `Doubles`, `Scratch` and `LongSums` are what lies around them, `PartProduct` multiplies parts of larger
///   arrays.
/// - **Convolutions**: `Convolution` with `ConvolutionResults` by `ConvolutionPlan`, `ConvolutionSizes`, `TapSteps` and `Taps` (each axis a `TapAxis`), in tiles `TapTiles`, `TapTile`, `TapTileCode` with
///   the loops `TapLoops`, `FloatTapLoops` and `DoubleTapLoops`; `SingleTaps` and `SinglePlace` as products; many small groups in `GroupLanes` by `GroupPlan`, in tiles
///   `GroupTiles`, `GroupTile`, `GroupTileCode`, turned by `LaneTurns` with `LaneMove` and `LaneMoveCode`.
/// - **Attention**: `Attending`, `AttendingPull`, `AttentionSizes`, `ScoreRows`.
/// - **Linear algebra**: `MatrixKernels` and `SpectralKernels`, with `MatrixRoom`: `SquareRoot`, `Elimination`, `Substitution`, `Update`, `Block`, `OrthogonalFactor`, `Reflections`,
///   `Tridiagonal`, `Eigenvalues`, `Secular`, `SingularValues`, `PairRotation`.
/// - **Other kernels**: `Kernels` makes them: `Totals` and `Folds`, `Extremes`, `WindowArgMax` by `WindowWalk`, `Sorting` with `NumberSort`, `Searching` and `Ordered`, `Gathering`, `Scattering`, `Indices`, `Rearrangement`, `Moves`, `RowMoves`, `Squares`
///   and `Entries`, `RandomWords`.
/// - **Loops and branches of graphs**: `ScanLoop` (by a `ScanDraft`) and `WhileLoop` where a body is one loop, else `ScanKernel`,
/// `WhileKernel` and `SwitchKernel` on a `LoopState`; each tells what is `Inside`.
/// - **Beneath**: `Pool` and `Parts` share work out to threads, `WorkingSpace` keeps a thread's arrays, `Written` and `RunIn` see to it that vectors are used once they
///   are fast, `Background` makes the threads for all these; `MultiplyAdd` is x · y + z where the processor has no instruction for it.
///
/// How loops came about stands in `docs/decisions/009-fused-loops.md`, in what order numbers are summed in `008-one-order-of-summing.md`, how fast it all is in `docs/performance.md`.
package dev.slopewise.compile;
