package dev.runnerpool.operator.metrics;

import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long the starts of a pool's runners took and how they ended; each counts once. One that was
 * stopped on the way, as it was not wanted any more, did not end.
 *
 * <p>Not safe for concurrent use: a pool is never looked at twice at once.
 */
final class RunnerStarts {

  private static final Duration[] BUCKETS =
      JobMeters.seconds(0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900);

  private final MeterRegistry registry;
  private final Tags tags;

  /** Of those that are starting, by id, when they were made. */
  private final Map<String, Instant> begun = new HashMap<>();

  private final Set<String> told = new HashSet<>();

  RunnerStarts(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  /** Takes over what the runners show. */
  void observe(PoolSnapshot snapshot) {
    for (Runner runner : snapshot.in(RunnerState.STARTING)) {
      if (begun.putIfAbsent(runner.id(), runner.since()) == null || !told.contains(runner.id())) {
        observe(runner, snapshot);
      }
    }
    // At rest nothing starts, and a pool of a thousand runners is not gone through.
    if (begun.size() > snapshot.in(RunnerState.STARTING).size()) {
      Set<String> starting = new HashSet<>();
      for (Runner runner : snapshot.runners()) {
        if (runner.state() == RunnerState.STARTING) {
          starting.add(runner.id());
        } else if (begun.containsKey(runner.id()) && !told.contains(runner.id())) {
          observe(runner, snapshot);
        }
      }
      begun.keySet().retainAll(starting);
      told.retainAll(starting);
    }
  }

  private void observe(Runner runner, PoolSnapshot snapshot) {
    end(runner, snapshot)
        .ifPresent(
            end -> {
              told.add(runner.id());
              timer(end.result()).record(Duration.between(begun.get(runner.id()), end.at()));
            });
  }

  private record End(String result, Instant at) {}

  private static Optional<End> end(Runner runner, PoolSnapshot snapshot) {
    return switch (runner.state()) {
      case STARTING -> {
        if (runner.movesOn(snapshot.policy(), snapshot.now())) {
          yield Optional.of(new End("moved", snapshot.now()));
        }
        yield runner.missedDeadline(snapshot.policy(), snapshot.now())
            ? Optional.of(new End("deadline", snapshot.now()))
            : Optional.empty();
      }
      // It may have ended its job between two looks: then this is as near as one can tell.
      case IDLE, BUSY, FINISHED -> Optional.of(new End("started", runner.since()));
      case FAILED -> Optional.of(new End("failed", runner.since()));
      case RETIRING -> Optional.empty();
    };
  }

  private Timer timer(String result) {
    return Timer.builder("runnerpool.runner.start.duration")
        .tags(tags.and("result", result))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
