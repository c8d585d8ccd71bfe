package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads and builds records of one class.
final class Records {
    private static final ClassValue<Records> CACHE = new ClassValue<>() {
        @Override
        protected Records computeValue(Class<?> type) {
            return new Records(type);
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

    private final List<Component> components = new ArrayList<>();
    private final MethodHandle constructor;
    private final Class<?> type;

    record Component(String name, MethodHandle accessor) {
        Object read(Record owner) {
            try {
                return accessor.invokeExact((Object) owner);
            } catch (Throwable e) {
                throw failed("reading " + name + " of " + owner.getClass().getTypeName(), e);
            }
        }
    }

    static Records of(Class<?> type) {
        return CACHE.get(type);
    }

    private Records(Class<?> type) {
        this.type = type;
        RecordComponent[] declared = type.getRecordComponents();
        var lookup = MethodHandles.lookup();
        try {
            for (RecordComponent c : declared) {
                Method accessor = c.getAccessor();
                accessor.setAccessible(true);
                MethodHandle read = lookup.unreflect(accessor).asType(READS);
                components.add(new Component(c.getName(), read));
            }
            var canonical = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            constructor = lookup.unreflectConstructor(canonical)
                    .asSpreader(Object[].class, declared.length)
                    .asType(CREATES);
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

    List<Component> components() {
        return components;
    }

    Object create(Object[] parts) {
        try {
            return constructor.invokeExact(parts);
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
