package dev.runnerpool.levels;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Lets no other test process look for its tests while this one leaves its application: Quarkus
 * stops it after the last class of a plan, when the engine's store closes. Classes of a suite may
 * run at once.
 */
public final class ClosingLock implements TestExecutionListener {
  private final ProcessLock lock;
  private boolean locked;

  /** Made by JUnit. */
  public ClosingLock() {
    this(ProcessLock.ofTheBuild());
  }

  ClosingLock(ProcessLock lock) {
    this.lock = lock;
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    unlock();
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (!locked && test.isContainer() && test.getSource().orElse(null) instanceof ClassSource) {
      lock.lock();
      locked = true;
    }
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    unlock();
  }

  private void unlock() {
    if (locked) {
      lock.unlock();
      locked = false;
    }
  }
}
