package dev.slopewise.compile;

import dev.slopewise.core.Backend;

/// A kernel that carries out graphs of its own, as loops and branches do.
interface Inside extends Backend.Kernel {
    /// What it does there, for reading: plans, or the loop that they have become.
    String inside();
}
