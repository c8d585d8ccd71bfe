/// What logs that others wrote can tell of a training: series of numbers by step, which of them is what, and diagnoses of those alone.
package dev.slopewise.doctor.log;
