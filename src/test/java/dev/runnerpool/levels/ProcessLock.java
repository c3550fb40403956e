package dev.runnerpool.levels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One test process at a time: while Quarkus builds or leaves an application it writes or removes
 * the index in {@code target/test-classes}, in which another process looks for its classes.
 */
final class ProcessLock {
  private final Path file;
  private FileChannel channel;

  ProcessLock(Path file) {
    this.file = file;
  }

  /** The one of all test processes of a build. */
  static ProcessLock ofTheBuild() {
    return new ProcessLock(Path.of("target", "discovery.lock"));
  }

  /** Waits until no other process has it. */
  synchronized void lock() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  /** Does nothing without the lock. */
  synchronized void unlock() {
    try {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock " + file, e);
    }
  }
}
