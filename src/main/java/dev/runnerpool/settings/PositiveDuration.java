package dev.runnerpool.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import java.io.Serial;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** A pause, a timeout or an age: never zero, which would ask without a pause, and never below. */
public final class PositiveDuration implements Converter<Duration> {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Reads it as all durations of settings are read.
   *
   * @throws IllegalArgumentException saying what would be right; who asks names setting and value
   */
  @Override
  public Duration convert(String value) {
    Duration duration = DurationConverter.parseDuration(value);
    if (duration != null && (duration.isZero() || duration.isNegative())) {
      throw new IllegalArgumentException("it must be more than 0, such as 500ms, 30s, 5m or 2h");
    }
    return duration;
  }
}
