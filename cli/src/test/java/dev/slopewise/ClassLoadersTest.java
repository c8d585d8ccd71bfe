package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// As in a server that takes programs down: neither Slopewise nor its threads hold the classes of whoever used it, nor are its own classes held once nobody
/// uses them. Collecting garbage is enough; memory need not be short.
class ClassLoadersTest {
    private static final String VISITOR = Visitor.class.getName();
    private static final String SUCCESSOR = Successor.class.getName();

    /// Has [Visitor] and what is inside it as classes of its own, all else from above.
    private static final class Child extends ClassLoader {
        Child() {
            super(Visitor.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(VISITOR)) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) throw new ClassNotFoundException(name);
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void recordsOfTheCallersAreNotHeld() throws Exception {
        assertIsCollected(ran(VISITOR, new Child()));
    }

    @Test
    void norIsSlopewiseItself() throws Exception {
        assertIsCollected(ran(VISITOR, ofItsOwn()));
    }

    private static ClassLoader ofItsOwn() throws IOException {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!place.isEmpty()) places.add(new File(place).toURI().toURL());
        }
        return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /// Lets a program run in a class loader, on this thread, which goes on.
    private static WeakReference<ClassLoader> ran(String program, ClassLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> there = loader.loadClass(program);
            assertThat(there.getClassLoader()).isSameAs(loader);
            ((Runnable) there.getDeclaredConstructor().newInstance()).run();
        } finally {
            thread.setContextClassLoader(before);
        }
        return new WeakReference<>(loader);
    }

    /// Within the second after which idle threads end, and the time that those take which have vectors compiled.
    private static void assertIsCollected(WeakReference<ClassLoader> loader) throws Exception {
        Instant late = Instant.now().plus(Duration.ofMinutes(2));
        while (loader.get() != null && Instant.now().isBefore(late)) {
            ran(SUCCESSOR, ofItsOwn()); // again and again, as what threads of the program link comes late
            System.gc();
            Thread.sleep(100);
        }
        assertThat(loader.get()).isNull();
    }
}
