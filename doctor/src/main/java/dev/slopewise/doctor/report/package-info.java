/// One page that tells a run: its account in words, its curves, its settings and data.
package dev.slopewise.doctor.report;
