package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Jobs one after the other on warm runners: how soon one is taken, and how soon it is seen in the
 * cluster that a runner is idle or busy, against what GitLab knows.
 */
@OnCluster
class SignalIT {
  private static final int ROUNDS = 10;

  /** The pools and what is measured of each. */
  private static final List<String> POOLS = List.of("pods", "shell");

  /** What the signals are to keep; each single one may take longer on a machine under load. */
  private static final long SIGNAL_LIMIT = Duration.ofSeconds(2).toMillis();

  /** Ten times what is promised of one job, and five times of one signal. */
  private static final long SINGLE_LIMIT = Duration.ofSeconds(10).toMillis();

  private final Map<String, List<SimulatedJob>> done = new HashMap<>();
  private final Map<String, List<Instant>> asked = new HashMap<>();

  @Test
  void warmRunnersTakeJobsAtOnceAndAreSeenIdleAndBusyInTime(Site site) {
    Figures figures = new Figures();
    try (PodWatch watch = PodWatch.open(site);
        Workplace place = Workplace.open(site, "signal")) {
      for (String pool : POOLS) {
        String executor = pool.equals("pods") ? "Kubernetes" : "Shell";
        place.pool(pool, "amd64", executor, "max: 4, warm: 2");
        done.put(pool, new ArrayList<>());
      }
      for (int round = 0; round < ROUNDS; round++) {
        awaitWarm(place);
        place.push(
            "pods: {tags: [pods], script: [sleep 2]}\nshell: {tags: [shell], script: [sleep 2]}\n");
        for (String pool : POOLS) {
          done.get(pool).add(place.awaitJob(pool, "success"));
        }
      }
      for (String pool : POOLS) {
        report(figures, watch, place, pool);
      }
      figures.write();
    }
  }

  private void awaitWarm(Workplace place) {
    Workplace.eventually(
        "two runners of each pool are idle",
        () -> {
          note(place);
          return POOLS.stream()
              .allMatch(
                  pool ->
                      place
                          .status("signal-" + pool)
                          .filter(status -> status.runners() != null)
                          .filter(status -> status.runners().idle() >= 2)
                          .isPresent());
        });
  }

  /** Notes when each runner asked GitLab for a job. */
  private void note(Workplace place) {
    for (String pool : POOLS) {
      place
          .contacts("signal-" + pool)
          .forEach(
              (systemId, at) -> {
                List<Instant> known = asked.computeIfAbsent(systemId, id -> new ArrayList<>());
                if (!known.contains(at)) {
                  known.add(at);
                }
              });
    }
  }

  private void report(Figures figures, PodWatch watch, Workplace place, String name) {
    String pool = "signal-" + name;
    List<Duration> taken = new ArrayList<>();
    List<Duration> busy = new ArrayList<>();
    for (SimulatedJob job : done.get(name)) {
      taken.add(Duration.between(job.queuedAt(), job.assignedAt()));
      Optional<Instant> seen =
          name.equals("pods")
              ? watch.jobPod(pool, job.id())
              : watch.notReady(pool, job.systemId(), job.assignedAt());
      assertThat(seen).as("runner of job %d seen busy", job.id()).isPresent();
      busy.add(Duration.between(job.assignedAt(), seen.get()));
    }
    List<Duration> idle =
        watch.ready(pool).stream()
            .flatMap(ready -> sinceFirstRequest(ready).stream())
            .map(Duration::abs)
            .toList();
    Figures.Figure take = figures.add(name + ": queued to taken, warm", taken);
    Figures.Figure seenBusy = figures.add(name + ": taken to seen busy", busy);
    assertThat(idle).hasSizeGreaterThanOrEqualTo(2);
    Figures.Figure seenIdle = figures.add(name + ": first request and seen idle, apart", idle);
    assertThat(take.p95()).isLessThan(SINGLE_LIMIT);
    for (Figures.Figure signal : List.of(seenBusy, seenIdle)) {
      assertThat(signal.p50()).isLessThan(SIGNAL_LIMIT);
      assertThat(signal.max()).isLessThan(SINGLE_LIMIT);
    }
  }

  /** From a pod's first request to its being seen ready; negative if that came before. */
  private Optional<Duration> sinceFirstRequest(PodWatch.Sight ready) {
    Instant created = Instant.parse(ready.pod().getMetadata().getCreationTimestamp());
    return asked.getOrDefault(ready.systemId(), List.of()).stream()
        .filter(at -> at.isAfter(created))
        .min(Instant::compareTo)
        .map(at -> Duration.between(at, ready.at()));
  }
}
