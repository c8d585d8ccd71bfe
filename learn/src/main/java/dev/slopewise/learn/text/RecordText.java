package dev.slopewise.learn.text;

import static dev.slopewise.core.SlopewiseException.refuse;

import dev.slopewise.core.SlopewiseException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Records of settings as text, and back: `adamw(rate=1e-3, decay=0.01)`, `warmup(100, cosine)`.
///
/// A record goes by its name in a table, its settings by the names of its components: first some in their order, then others by name. What is left
/// out is as in the table's example. A setting is a number, a constant in small letters, another record of the table, or several in `[ , ]`.
///
/// @param <T> what all records of the table are
public final class RecordText<T> {
    /// A row of the table.
    ///
    /// @param defaults the record whose settings are used where none are given
    /// @param required settings that must be given
    public record Entry<T>(String name, T defaults, List<String> required) {
        public Entry(String name, T defaults, String... required) {
            this(name, defaults, List.of(required));
        }
    }

    private final String what;
    private final Class<? super T> kind;
    private final List<Entry<T>> entries;

    /// @param what one of them, in a word
    /// @param kind a component of this type is a record of the table
    public RecordText(String what, Class<? super T> kind, List<Entry<T>> entries) {
        this.what = what;
        this.kind = kind;
        this.entries = List.copyOf(entries);
    }

    /// The names of the table, in its order.
    public List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /// The record that a text means.
    ///
    /// @throws SlopewiseException for unknown names, with the nearest; for what is no number; and as the record itself refuses settings
    public T parse(String text) {
        return build(Syntax.of(text));
    }

    /// The records that a text means, one or several separated by commas.
    ///
    /// @throws SlopewiseException as [#parse]
    public List<T> parseAll(String text) {
        return Syntax.items(text).stream().map(this::build).toList();
    }

    /// The text that [#parse] makes an equal record of, with all its settings.
    public String text(T value) {
        Entry<T> entry = entry(value).orElseThrow(() -> unnamed(value));
        String settings = Arrays.stream(value.getClass().getRecordComponents())
                .map(c -> c.getName() + "=" + written(read(c, value)))
                .collect(Collectors.joining(", "));
        return settings.isEmpty() ? entry.name : entry.name + "(" + settings + ")";
    }

    /// The names of a record's settings, in their order; none for a record that is not of the table.
    public List<String> settings(T value) {
        return entry(value).isEmpty()
                ? List.of()
                : Arrays.stream(value.getClass().getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
    }

    /// The same record with one number set.
    ///
    /// @throws SlopewiseException if it is not of the table or has no such setting, and as the record itself refuses the number
    public T with(T value, String setting, double number) {
        Entry<T> entry = entry(value).orElseThrow(() -> unnamed(value));
        if (!settings(value).contains(setting)) {
            throw refuse(
                    "%s has no setting \"%s\"".formatted(entry.name, setting),
                    "its settings are " + joined(settings(value)));
        }
        RecordComponent[] components = value.getClass().getRecordComponents();
        List<Object> values = new ArrayList<>();
        for (RecordComponent c : components) values.add(c.getName().equals(setting) ? number : read(c, value));
        return create(entry, components, values);
    }

    private Optional<Entry<T>> entry(T value) {
        return entries.stream()
                .filter(e -> e.defaults.getClass() == value.getClass())
                .findFirst();
    }

    private SlopewiseException unnamed(T value) {
        return refuse("%s is no %s with a name".formatted(value.getClass().getTypeName(), what), all());
    }

    private T build(Syntax syntax) {
        if (!(syntax instanceof Syntax.Word(String name, List<Syntax.Argument> arguments))) {
            throw refuse("expected the name of a %s, got %s".formatted(what, syntax), all());
        }
        for (Entry<T> entry : entries) {
            if (entry.name.equals(name)) return build(entry, arguments);
        }
        throw refuse("there is no %s \"%s\"".formatted(what, name), nearest(name, names()) + all());
    }

    /// `did you mean adam? `, or nothing where no name is near.
    private static String nearest(String word, List<String> names) {
        return Nearest.to(word, names).map("did you mean %s? "::formatted).orElse("");
    }

    private String all() {
        return "there are " + String.join(", ", names());
    }

    private T build(Entry<T> entry, List<Syntax.Argument> arguments) {
        RecordComponent[] components = entry.defaults.getClass().getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        Map<String, Syntax> given = given(entry, names, arguments);
        List<Object> values = new ArrayList<>();
        for (RecordComponent c : components) {
            Syntax syntax = given.get(c.getName());
            if (syntax != null) values.add(value(entry.name + "'s " + c.getName(), c.getGenericType(), syntax));
            else if (entry.required.contains(c.getName()))
                throw refuse("%s needs %s".formatted(entry.name, c.getName()), "its settings are " + joined(names));
            else values.add(read(c, entry.defaults));
        }
        return create(entry, components, values);
    }

    private static String joined(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private Map<String, Syntax> given(Entry<T> entry, List<String> names, List<Syntax.Argument> arguments) {
        Map<String, Syntax> given = new LinkedHashMap<>();
        String settings = "its settings are " + joined(names);
        boolean byName = false;
        for (Syntax.Argument argument : arguments) {
            String name = argument.name().orElse("");
            byName |= !name.isEmpty();
            if (name.isEmpty()) {
                if (byName || given.size() == names.size())
                    throw refuse("%s has no place for %s".formatted(entry.name, argument.value()), settings);
                name = names.get(given.size());
            } else if (!names.contains(name)) {
                throw refuse("%s has no setting \"%s\"".formatted(entry.name, name), nearest(name, names) + settings);
            }
            if (given.put(name, argument.value()) != null)
                throw refuse("%s is given %s twice".formatted(entry.name, name), settings);
        }
        return given;
    }

    private Object value(String setting, Type type, Syntax syntax) {
        if (type == double.class || type == Double.class) return number(setting, "a number", syntax, Double::valueOf);
        if (type == long.class || type == Long.class) return number(setting, "a whole number", syntax, Long::valueOf);
        if (type == int.class) return number(setting, "a whole number", syntax, Integer::valueOf);
        if (type == kind) return build(syntax);
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            if (!(syntax instanceof Syntax.Items(List<Syntax> each)))
                throw refuse("%s must be several, in [ ], got %s".formatted(setting, syntax), "");
            Type one = list.getActualTypeArguments()[0];
            return each.stream().map(item -> value(setting, one, item)).toList();
        }
        if (type instanceof Class<?> constants && constants.isEnum()) return constant(setting, constants, syntax);
        throw new IllegalStateException(setting + " is of a type without a text: " + type);
    }

    private static Object number(String setting, String kind, Syntax syntax, Function<String, Object> read) {
        try {
            return read.apply(syntax.toString());
        } catch (NumberFormatException e) {
            throw refuse("%s must be %s, got %s".formatted(setting, kind, syntax), "");
        }
    }

    private Object constant(String setting, Class<?> constants, Syntax syntax) {
        List<String> names = new ArrayList<>();
        for (Object constant : constants.getEnumConstants()) {
            names.add(written(constant));
            if (names.getLast().equals(syntax.toString())) return constant;
        }
        throw refuse("%s must be one of %s, got %s".formatted(setting, joined(names), syntax), "");
    }

    /// As short as it can be read back.
    private String written(Object value) {
        return switch (value) {
            case Double x -> x.toString().replace(".0E", "e").replace("E", "e").replaceFirst("\\.0$", "");
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case List<?> each -> each.stream().map(this::written).collect(Collectors.joining(", ", "[", "]"));
            case Record record -> text(cast(record));
            default -> value.toString();
        };
    }

    @SuppressWarnings("unchecked") // a component that is a record is one of the table, or else refused by `text`
    private T cast(Object record) {
        return (T) record;
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("reading " + component, e);
        }
    }

    private T create(Entry<T> entry, RecordComponent[] components, List<Object> values) {
        try {
            return cast(entry.defaults
                    .getClass()
                    .getConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SlopewiseException refused) {
                throw new SlopewiseException(entry.name + ": " + refused.problem(), "", refused.wayOut());
            }
            throw new IllegalStateException("creating " + entry.name, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("creating " + entry.name, e);
        }
    }
}
