package dev.runnerpool.gitlab.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * What was read of projects, by their numbers, each kept for a while. Safe for any number of
 * threads.
 */
final class ProjectCache<T> {

  private final Duration kept;
  private final InstantSource clock;
  private final LongFunction<T> read;
  private final Map<Long, Known<T>> known = new ConcurrentHashMap<>();

  private record Known<T>(T what, Instant at) {}

  ProjectCache(Duration kept, InstantSource clock, LongFunction<T> read) {
    this.kept = kept;
    this.clock = clock;
    this.read = read;
  }

  /** What is known of the project; blocks when it must be read. */
  T of(long project) {
    Instant now = clock.instant();
    known.values().removeIf(each -> !now.isBefore(each.at().plus(kept)));
    return of(project, any -> kept);
  }

  /** The same, kept for as long as what is known is good for. */
  T of(long project, Function<T, Duration> goodFor) {
    return known
        .compute(
            project,
            (number, old) ->
                old != null && clock.instant().isBefore(old.at().plus(goodFor.apply(old.what())))
                    ? old
                    : new Known<>(read.apply(number), clock.instant()))
        .what();
  }
}
