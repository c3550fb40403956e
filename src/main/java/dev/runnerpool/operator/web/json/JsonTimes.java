package dev.runnerpool.operator.web.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times in whole milliseconds: what is finer is noise. */
final class JsonTimes {

  private JsonTimes() {}

  static Instant of(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Null, to be left out, if there is none. */
  static Instant of(Optional<Instant> time) {
    return time.map(JsonTimes::of).orElse(null);
  }
}
