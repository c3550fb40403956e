package dev.runnerpool.levels;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What became of the tests of a level.
 *
 * @param ran those that were started and ended: passed and failed
 * @param skipped those that were not run, or gave up because something is missing on this machine
 * @param seconds how long their classes took together
 */
record LevelCount(int ran, int passed, int failed, int skipped, double seconds) {
  static final LevelCount NONE = new LevelCount(0, 0, 0, 0, 0);

  private static final JsonMapper JSON = new JsonMapper();

  LevelCount plus(LevelCount other) {
    return new LevelCount(
        ran + other.ran,
        passed + other.passed,
        failed + other.failed,
        skipped + other.skipped,
        Math.round((seconds + other.seconds) * 10) / 10.0);
  }

  static LevelCount ofPassed() {
    return new LevelCount(1, 1, 0, 0, 0);
  }

  static LevelCount ofFailed() {
    return new LevelCount(1, 0, 1, 0, 0);
  }

  static LevelCount ofSkipped() {
    return new LevelCount(0, 0, 0, 1, 0);
  }

  static LevelCount lasting(double seconds) {
    return new LevelCount(0, 0, 0, 0, seconds);
  }

  /** What a file holds; nothing counted if there is none. */
  static LevelCount read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      return JSON.readValue(file.toFile(), LevelCount.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Writes the file; removes it if nothing was counted: a level nobody asked for has none. */
  void write(Path file) {
    try {
      if (ran + skipped == 0) {
        Files.deleteIfExists(file);
        return;
      }
      Files.createDirectories(file.getParent());
      Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
