package dev.runnerpool.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives a program another time of day by libfaketime; how long it waits stays right. */
final class WrongClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private WrongClock() {}

  /** Whether libfaketime, of Debian's package of that name, is there. */
  static boolean isPossible() {
    return library().isPresent();
  }

  /** The variables for a clock that is wrong by so many seconds, such as {@code -300}. */
  static Map<String, String> by(String seconds) {
    return Map.of(
        "LD_PRELOAD",
        library().orElseThrow().toString(),
        "FAKETIME",
        seconds + "s",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  private static Optional<Path> library() {
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
