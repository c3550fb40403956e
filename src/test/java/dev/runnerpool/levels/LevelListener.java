package dev.runnerpool.levels;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes {@code target/levels/N.json}. A test's level is that of its tag {@code level-N}, else 1.
 *
 * <p>Maven runs tests in several processes, some at once: it removes the files first, and each
 * process adds to them ({@code runnerpool.levels=add}). Classes of a suite may run at once, too.
 */
public final class LevelListener implements TestExecutionListener {
  private static final String TAG = "level-";
  private static final String ENGINE = "engine";
  private static final String SUITE = "suite";
  private static final int USUAL = 1;
  private static final int HIGHEST = 3;

  private final Path folder;
  private final boolean adding;
  private final Map<Integer, LevelCount> counts = new TreeMap<>();
  private final Map<String, Instant> started = new HashMap<>();
  private TestPlan plan;

  /** Made by JUnit. */
  public LevelListener() {
    this(
        Path.of(System.getProperty("runnerpool.levels.folder", "target/levels")),
        "add".equals(System.getProperty("runnerpool.levels")));
  }

  LevelListener(Path folder, boolean adding) {
    this.folder = folder;
    this.adding = adding;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
    counts.clear();
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    started.put(test.getUniqueId(), Instant.now());
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    addSkipped(test);
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Instant start = started.remove(test.getUniqueId());
    if (isTopClass(test) && start != null) {
      double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
      add(test, LevelCount.lasting(seconds));
    }
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          add(test, LevelCount.ofPassed());
        }
      }
      case FAILED -> add(test, LevelCount.ofFailed());
      case ABORTED -> addSkipped(test);
    }
  }

  /** A class that gives up before its first test leaves all of them out. */
  private void addSkipped(TestIdentifier test) {
    if (test.isTest()) {
      add(test, LevelCount.ofSkipped());
      return;
    }
    boolean counted = false;
    for (TestIdentifier each : plan.getDescendants(test)) {
      if (each.isTest()) {
        add(each, LevelCount.ofSkipped());
        counted = true;
      }
    }
    if (!counted) {
      add(test, LevelCount.ofSkipped());
    }
  }

  /** One that an engine ran, in a suite or not; a suite's own time is that of its classes. */
  private static boolean isTopClass(TestIdentifier test) {
    List<UniqueId.Segment> path = test.getUniqueIdObject().getSegments();
    int last = path.size() - 1;
    return last > 0
        && path.get(last - 1).getType().equals(ENGINE)
        && !path.get(last).getType().equals(SUITE);
  }

  private void add(TestIdentifier test, LevelCount count) {
    counts.merge(level(test), count, LevelCount::plus);
  }

  private static int level(TestIdentifier test) {
    return test.getTags().stream()
        .map(TestTag::getName)
        .filter(name -> name.startsWith(TAG))
        .map(name -> Integer.parseInt(name.substring(TAG.length())))
        .findFirst()
        .orElse(USUAL);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    try {
      Files.createDirectories(folder);
      try (FileChannel file = FileChannel.open(folder.resolve(".lock"), CREATE, WRITE);
          FileLock alone = file.lock()) {
        for (int level = USUAL; level <= HIGHEST; level++) {
          write(folder.resolve(level + ".json"), counts.getOrDefault(level, LevelCount.NONE));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private void write(Path file, LevelCount count) {
    LevelCount before = adding ? LevelCount.read(file) : LevelCount.NONE;
    count.plus(before).write(file);
  }
}
