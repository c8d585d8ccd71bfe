package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// Reads and builds records of one class.
final class Records {
    /// Made of classes of the JDK alone: a record's class may outlive this one, in a loader above, and it keeps what is found here.
    private static final ClassValue<Object[]> FOUND = new ClassValue<>() {
        @Override
        protected Object[] computeValue(Class<?> type) {
            return find(type);
        }
    };

    private static final ClassValue<Boolean> MIGHT_HIDE_TENSORS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return mightHideTensors(type);
        }
    };

    private static final MethodType READS = MethodType.methodType(Object.class, Object.class);
    private static final MethodType CREATES = MethodType.methodType(Object.class, Object[].class);

    private final Class<?> type;
    private final String[] names;
    private final MethodHandle[] readers;
    private final MethodHandle creator;

    private Records(Class<?> type, Object[] found) {
        this.type = type;
        this.names = (String[]) found[0];
        this.readers = (MethodHandle[]) found[1];
        this.creator = (MethodHandle) found[2];
    }

    static Records of(Class<?> type) {
        return new Records(type, FOUND.get(type));
    }

    /// The names of its components, how each is read, and how one is created.
    private static Object[] find(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        String[] names = new String[declared.length];
        MethodHandle[] readers = new MethodHandle[declared.length];
        var lookup = MethodHandles.lookup();
        try {
            for (int i = 0; i < declared.length; i++) {
                Method accessor = declared[i].getAccessor();
                accessor.setAccessible(true);
                names[i] = declared[i].getName();
                readers[i] = lookup.unreflect(accessor).asType(READS);
            }
            var canonical = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            MethodHandle creator = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, declared.length)
                    .asType(CREATES);
            return new Object[] {names, readers, creator};
        } catch (java.lang.reflect.InaccessibleObjectException e) {
            throw refuse(
                    "record %s cannot be read from outside its module %s"
                            .formatted(type.getTypeName(), type.getModule().getName()),
                    "make the record public in an exported package, or add `opens %s to dev.slopewise.core;` to module-info.java"
                            .formatted(type.getPackageName()));
        } catch (ReflectiveOperationException e) {
            throw failed("looking at record " + type.getTypeName(), e);
        }
    }

    /// How many components it has.
    int count() {
        return names.length;
    }

    String name(int component) {
        return names[component];
    }

    /// Reads a component of a record of the class: `(Object) → Object`.
    MethodHandle reader(int component) {
        return readers[component];
    }

    /// Makes a record of all components: `(Object[]) → Object`.
    MethodHandle creator() {
        return creator;
    }

    Object read(Record owner, int component) {
        try {
            return readers[component].invokeExact((Object) owner);
        } catch (Throwable e) {
            throw failed(
                    "reading " + names[component] + " of " + owner.getClass().getTypeName(), e);
        }
    }

    Object create(Object[] parts) {
        try {
            return creator.invokeExact(parts);
        } catch (Throwable e) {
            throw failed("creating a " + type.getTypeName() + " (its constructor refused other tensors)", e);
        }
    }

    private static RuntimeException failed(String doing, Throwable cause) {
        if (cause instanceof Error error) throw error;
        return cause instanceof SlopewiseException known
                ? known
                : new IllegalStateException(doing + " failed: " + cause, cause);
    }

    /// Whether an object that is no tree might have tensors in its fields. Functions (lambdas) are taken as plain.
    static boolean couldHoldTensors(Class<?> type) {
        return MIGHT_HIDE_TENSORS.get(type);
    }

    private static boolean mightHideTensors(Class<?> type) {
        boolean plain = type.isHidden()
                || type.isEnum()
                || Enum.class.isAssignableFrom(type)
                || type.getPackageName().equals("java.lang")
                || type == Shape.class;
        if (plain) return false;
        if (type.isArray()) return !type.getComponentType().isPrimitive();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                Class<?> holds = field.getType();
                boolean harmless = Modifier.isStatic(field.getModifiers())
                        || holds.isPrimitive()
                        || holds.isEnum()
                        || (holds.getPackageName().equals("java.lang")
                                && holds != Object.class
                                && holds != Record.class)
                        || (holds.isArray() && holds.getComponentType().isPrimitive());
                if (!harmless) return true;
            }
        }
        return false;
    }
}
