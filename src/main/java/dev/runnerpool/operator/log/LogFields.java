package dev.runnerpool.operator.log;

import dev.runnerpool.api.RunnerPool;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The fields of one line of the log. Not for more than one thread. */
public final class LogFields {

  private static final double MILLIS = 1000.0;

  private final Map<LogKey, String> values = new EnumMap<>(LogKey.class);

  /** Those of a line about a pool. */
  public static LogFields of(RunnerPool pool) {
    return new LogFields()
        .with(LogKey.NAMESPACE, pool.getMetadata().getNamespace())
        .with(LogKey.POOL, pool.getMetadata().getName());
  }

  /** The same with another. */
  public LogFields with(LogKey key, Object value) {
    values.put(key, String.valueOf(value));
    return this;
  }

  /** The same with a time, in seconds, such as {@code 0.041s}. */
  public LogFields with(LogKey key, Duration time) {
    return with(key, String.format(Locale.ROOT, "%.3fs", time.toMillis() / MILLIS));
  }

  /** The same with a value, if there is one. */
  public LogFields withAny(LogKey key, Optional<?> value) {
    value.ifPresent(any -> with(key, any));
    return this;
  }

  /** Writes the line. */
  public void info(Logger log, String message) {
    if (!log.isInfoEnabled()) {
      return;
    }
    values.forEach((key, value) -> MDC.put(key.text(), value));
    try {
      log.info("{}", message);
    } finally {
      values.keySet().forEach(key -> MDC.remove(key.text()));
    }
  }
}
