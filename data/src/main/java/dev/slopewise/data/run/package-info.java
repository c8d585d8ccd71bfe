/// A run and its model, written for other tools: while it goes on, or afterwards.
package dev.slopewise.data.run;
