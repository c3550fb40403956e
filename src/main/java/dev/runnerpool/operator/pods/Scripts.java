package dev.runnerpool.operator.pods;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The shell scripts of a runner pod, plain POSIX, kept as files so that they can be run as such.
 */
final class Scripts {

  /** What runs before the container of a Shell runner. */
  static final String PREPARE = read("prepare.sh");

  /** What the runner's container runs. */
  static final String START = read("start.sh");

  /** What the sidecar runs that holds a job's room. */
  static final String RESERVATION = read("reservation.sh");

  /** The preStop hook. */
  static final String STOP = read("stop.sh");

  /** Readiness of a Shell runner: exits with 0 while no job runs. */
  static final String IDLE = read("idle.sh");

  private Scripts() {}

  static String read(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the application lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
