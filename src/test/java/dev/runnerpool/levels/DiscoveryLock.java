package dev.runnerpool.levels;

import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/** Lets one test process at a time look for its tests: Quarkus builds the application then. */
public final class DiscoveryLock implements LauncherDiscoveryListener {
  private final ProcessLock lock = ProcessLock.ofTheBuild();

  @Override
  public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
    lock.lock();
  }

  @Override
  public void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
    lock.unlock();
  }
}
