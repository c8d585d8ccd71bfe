/// A training done again with something changed, to decide between causes.
package dev.slopewise.doctor.experiment;
