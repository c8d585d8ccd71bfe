package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final long MUCH = 1L << 40;
    private final int before = Pool.threads();

    @AfterEach
    void setBack() {
        Compiler.threads(before);
    }

    @Test
    void eachTaskRunsOnce() {
        for (int threads = 1; threads <= 8; threads++) {
            Compiler.threads(threads);
            for (int trial = 0; trial < 300; trial++) runsEachOnce(trial);
        }
    }

    private static void runsEachOnce(int tasks) {
        var runs = new AtomicIntegerArray(tasks);
        Pool.each(tasks, MUCH, runs::incrementAndGet);
        for (int i = 0; i < tasks; i++) assertThat(runs.get(i)).isEqualTo(1);
    }

    @Test
    void muchWorkIsSharedOut() {
        Compiler.threads(3);
        Set<String> names = ConcurrentHashMap.newKeySet();
        var together = new CyclicBarrier(3);
        Pool.each(3, MUCH, _ -> {
            meet(together);
            names.add(Thread.currentThread().getName());
        });
        assertThat(names).containsExactlyInAnyOrder(Thread.currentThread().getName(), "slopewise-1", "slopewise-2");
    }

    /// Each time they meet, each has a task, so that none takes from another.
    @Test
    void eachThreadHasItsShareOfNeighbours() {
        Compiler.threads(3);
        for (int trial = 0; trial < 20; trial++) {
            var names = new ConcurrentHashMap<Integer, String>();
            var together = new CyclicBarrier(3);
            Pool.each(12, MUCH, i -> {
                meet(together);
                names.put(i, Thread.currentThread().getName());
                meet(together);
            });
            String own = Thread.currentThread().getName();
            for (int i = 0; i < 12; i++)
                assertThat(names.get(i)).as("task %d", i).isEqualTo(i < 4 ? own : "slopewise-" + i / 4);
        }
    }

    @Test
    void whoHasDoneItsShareTakesOfAnothers() {
        Compiler.threads(2);
        var held = new CountDownLatch(7);
        Pool.each(8, MUCH, i -> {
            if (i == 4) await(held); // the first of the second share
            else held.countDown();
        });
        assertThat(held.getCount()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void littleWorkASingleTaskAndWorkInsideATaskStayWithTheirThread() {
        Compiler.threads(4);
        stays(100, 10);
        stays(1, MUCH);
        Pool.each(4, MUCH, _ -> stays(100, MUCH));
    }

    private static void stays(int tasks, long work) {
        Thread here = Thread.currentThread();
        Pool.each(tasks, work, _ -> assertThat(Thread.currentThread()).isSameAs(here));
    }

    @Test
    void anExceptionReachesTheCallerAndNothingElseSuffers() {
        Compiler.threads(4);
        for (int failing = 0; failing < 20; failing++) {
            int bad = failing;
            assertThatThrownBy(() -> Pool.each(20, MUCH, i -> {
                        if (i == bad) throw new IllegalArgumentException("task " + i);
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("task " + bad);
            runsEachOnce(20);
        }
    }

    @Test
    void severalCallersAtOnceEachGetTheirOwnDone() throws Exception {
        Compiler.threads(3);
        try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
            var done = IntStream.range(0, 4)
                    .mapToObj(_ -> callers.submit(() -> {
                        for (int trial = 0; trial < 2_000; trial++) runsEachOnce(trial % 7);
                    }))
                    .toList();
            for (Future<?> each : done) each.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void idleThreadsEnd() throws InterruptedException {
        Compiler.threads(3);
        runsEachOnce(100);
        Instant late = Instant.now().plus(Duration.ofSeconds(20));
        while (hasWorkers() && Instant.now().isBefore(late)) Thread.sleep(20);
        assertThat(hasWorkers()).isFalse();
        runsEachOnce(100);
    }

    /// As where a server takes a program down: once threads have nothing to do, nothing holds what they ran, on a thread that goes on.
    @Test
    void aClassLoaderThatIsLetGoIsCollected() throws Exception {
        WeakReference<ClassLoader> loader = used(Guest.class);
        Instant late = Instant.now().plus(Duration.ofMinutes(2));
        while (loader.get() != null && Instant.now().isBefore(late)) {
            used(Successor.class); // again and again, as what threads of the guest link comes late
            System.gc();
            Thread.sleep(100);
        }
        assertThat(loader.get()).isNull();
    }

    /// A class loader with classes of its own, in which one of them ran.
    private static WeakReference<ClassLoader> used(Class<? extends Runnable> type) throws Exception {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!place.isEmpty()) places.add(new File(place).toURI().toURL());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Class<?> there = loader.loadClass(type.getName());
            assertThat(there).isNotSameAs(type);
            ((Runnable) there.getDeclaredConstructor().newInstance()).run();
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean hasWorkers() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().matches("slopewise-\\d+"));
    }

    @Test
    void noThreadsAreRefused() {
        assertThatThrownBy(() -> Compiler.threads(0))
                .hasMessageContaining("the number of threads must be from 1 to 1024, got 0");
    }
}
