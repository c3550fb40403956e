package dev.runnerpool.levels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Lets one test process at a time look for its tests: Quarkus builds the application then, and
 * writes an index into {@code target/test-classes} that another process must not read half done.
 */
public final class DiscoveryLock implements LauncherDiscoveryListener {
  private final Path file;
  private FileChannel channel;
  private FileLock lock;

  /** Made by JUnit. */
  public DiscoveryLock() {
    this(Path.of("target", "discovery.lock"));
  }

  DiscoveryLock(Path file) {
    this.file = file;
  }

  @Override
  public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.lock();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  @Override
  public void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock " + file, e);
    }
  }
}
