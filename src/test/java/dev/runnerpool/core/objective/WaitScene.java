package dev.runnerpool.core.objective;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A pool that promises 60 s, and what is told of its jobs; times are seconds since the watch began.
 */
abstract class WaitScene {

  static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
  private static final Optional<StartObjective> MINUTE =
      Optional.of(new StartObjective(Duration.ofSeconds(60), 0.97));

  JobWaits waits = new JobWaits(START);
  final List<StartVerdict> told = new ArrayList<>();
  private final Map<String, ClaimedJobs.Taken> taken = new HashMap<>();

  static Job job(long id, long queuedAt) {
    return new Job(id, "team/app", Set.of("arm64"), time(queuedAt));
  }

  static Instant time(long seconds) {
    return START.plusSeconds(seconds);
  }

  final void claim(String runner, long job, long at) {
    taken.put(runner, new ClaimedJobs.Taken(OptionalLong.of(job), time(at)));
  }

  final void ended(long job, long queuedAt, long startedAt) {
    waits
        .ended("pool", job, Optional.of(time(queuedAt)), Optional.of(time(startedAt)))
        .ifPresent(told::add);
  }

  /** The queue was read at that moment and shows these. */
  final void look(long at, Job... jobs) {
    pool().jobs(jobs).at(at);
  }

  final Shown pool() {
    return new Shown();
  }

  final class Shown {
    private String name = "pool";
    private long made = -1_000_000;
    private Optional<StartObjective> objective = MINUTE;
    private boolean paused;
    private Optional<Long> readAt = Optional.empty();
    private List<Job> jobs = List.of();
    private List<Job> passedOver = List.of();
    private int served = 1_000_000;
    private boolean limited;

    Shown named(String other) {
      name = other;
      return this;
    }

    Shown made(long at) {
      made = at;
      return this;
    }

    Shown objective(Optional<StartObjective> promised) {
      objective = promised;
      return this;
    }

    Shown paused() {
      paused = true;
      return this;
    }

    Shown readAt(long seconds) {
      readAt = Optional.of(seconds);
      return this;
    }

    Shown jobs(Job... given) {
      jobs = List.of(given);
      return this;
    }

    Shown passedOver(Job... given) {
      passedOver = List.of(given);
      return this;
    }

    Shown limited(int runners) {
      limited = true;
      served = runners;
      return this;
    }

    void at(long now) {
      waits.look(
          new PoolLook(
              name,
              time(made),
              objective,
              time(now),
              paused,
              Optional.of(time(readAt.orElse(now))),
              jobs,
              passedOver,
              served,
              limited,
              new ClaimedJobs(name.equals("pool") ? Map.copyOf(taken) : Map.of())),
          told::add);
    }
  }
}
