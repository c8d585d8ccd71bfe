/// What is wrong with a run: facts, diagnoses that read them, findings, and the verdict made of them.
package dev.slopewise.doctor.diagnosis;
