package dev.slopewise.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An optimiser as a run's header names it: `HeavyBall[rate=0.1, momentum=0.9]`.
///
/// @param name     such as `HeavyBall`
/// @param settings its numbers by name
record OptimizerText(String name, Map<String, Double> settings) {
    private static final Pattern SETTING = Pattern.compile("(\\w+)=(-?[0-9.]+(?:[Ee][+-]?[0-9]+)?)(?=[,\\]])");

    static OptimizerText of(String text) {
        Map<String, Double> settings = new LinkedHashMap<>();
        for (Matcher m = SETTING.matcher(text); m.find(); ) settings.put(m.group(1), Double.parseDouble(m.group(2)));
        return new OptimizerText(text.replaceFirst("\\[.*", ""), settings);
    }

    OptionalDouble setting(String called) {
        Double value = settings.get(called);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
