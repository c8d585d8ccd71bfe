/// Training runs of which it is known what is wrong with them, and how well a doctor tells: problems, setups, faults, labels, the score.
package dev.slopewise.doctor.corpus;
