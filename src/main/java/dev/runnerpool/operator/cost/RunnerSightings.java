package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.meter.PoolMeter;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.scaling.Runner;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a pool's pods tell of its runners. Most are as they were at the last look, and then what was
 * read of them stands: a pod that changes is another object, as informers hand them out.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class RunnerSightings {

  /** What was read of a runner, and of what. */
  private static final class Entry {
    private Pod pod;
    private List<Pod> jobs = List.of();
    private Map<String, List<Pod>> among;
    private Runner runner;
    private NodeCache.Known node;
    private double load;
    private Duration ahead = Duration.ZERO;
    private RunnerSighting sighting;
    private long seenIn;

    boolean isOf(Pod pod, List<Pod> jobs, Runner runner, NodeCache.Known node, double load) {
      return sighting != null
          && this.pod == pod
          && isSame(this.runner, runner)
          && Objects.equals(this.node, node)
          && this.load == load
          && areSame(this.jobs, jobs);
    }

    private static boolean isSame(Runner one, Runner other) {
      return one == other
          || (one != null
              && other != null
              && one.state() == other.state()
              && one.since().equals(other.since()));
    }

    private static boolean areSame(List<Pod> some, List<Pod> others) {
      if (some == others) {
        return true;
      }
      if (some.size() != others.size()) {
        return false;
      }
      for (int i = 0; i < some.size(); i++) {
        if (some.get(i) != others.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final NodeCosts nodes;
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<Pod> jobPods = new ArrayList<>();
  private Map<String, List<Pod>> byManager = Map.of();
  private long looks;

  RunnerSightings(NodeCosts nodes) {
    this.nodes = nodes;
  }

  /** Whether a runner or its job was last seen on the node of that name. */
  boolean areOn(String node) {
    return entries.values().stream()
        .anyMatch(
            entry ->
                entry.pod != null
                    && (node.equals(PodLife.node(entry.pod))
                        || entry.jobs.stream().anyMatch(job -> node.equals(PodLife.node(job)))));
  }

  /**
   * The runners whose pods have a node.
   *
   * @param runners by the UID of their pod
   * @param ahead how far the cluster's clock is ahead of ours
   */
  List<RunnerSighting> of(
      RunnerPool pool,
      Map<String, Runner> runners,
      List<Pod> pods,
      PoolMeter meter,
      Duration ahead,
      Instant now) {
    looks++;
    group(pods);
    List<RunnerSighting> seen = new ArrayList<>(pods.size());
    SightingReader reader = new SightingReader(nodes, pool, ahead, now);
    int jobsOfRunners = 0;
    for (Pod pod : pods) {
      String node = PodLife.node(pod);
      if (node == null || !PodLife.isRunner(pod)) {
        continue;
      }
      String uid = PodLife.uid(pod);
      Entry entry = entries.get(uid);
      if (entry == null) {
        entry = new Entry();
        entries.put(uid, entry);
      }
      boolean asBefore = entry.pod == pod && entry.among == byManager;
      List<Pod> jobs = asBefore ? entry.jobs : jobs(pod, ahead);
      entry.among = byManager;
      jobsOfRunners += jobs.size();
      read(entry, reader, pod, jobs, runners.get(uid), meter);
      entry.seenIn = looks;
      seen.add(entry.sighting);
    }
    if (jobsOfRunners < jobPods.size()) {
      addOrphans(seen, reader, meter);
    }
    if (entries.size() > seen.size()) {
      entries.values().removeIf(entry -> entry.seenIn != looks);
    }
    return seen;
  }

  private void read(
      Entry entry, SightingReader reader, Pod pod, List<Pod> jobs, Runner runner, PoolMeter meter) {
    NodeCache.Known node = nodes.node(PodLife.node(pod));
    double load = nodes.load(PodLife.node(pod));
    if (entry.ahead.equals(reader.ahead()) && entry.isOf(pod, jobs, runner, node, load)) {
      return;
    }
    boolean hadJob = !entry.jobs.isEmpty();
    boolean first = entry.sighting == null && !meter.isBooked(PodLife.uid(pod));
    entry.pod = pod;
    entry.jobs = jobs;
    entry.runner = runner;
    entry.node = node;
    entry.load = load;
    entry.ahead = reader.ahead();
    entry.sighting = reader.read(pod, jobs, runner, first, hadJob);
  }

  /** The pods of the runner's job: those that are older are what the slot's last one left. */
  private List<Pod> jobs(Pod runner, Duration ahead) {
    List<Pod> named = byManager.get(runner.getMetadata().getName());
    if (named == null) {
      return List.of();
    }
    Instant made = new PodLife(runner, ahead).made().orElse(Instant.MIN);
    List<Pod> jobs = named;
    for (Pod job : named) {
      if (new PodLife(job, ahead).made().orElse(Instant.MAX).isBefore(made)) {
        jobs = named.stream().filter(each -> !isBefore(each, made, ahead)).toList();
        break;
      }
    }
    return jobs;
  }

  private static boolean isBefore(Pod pod, Instant time, Duration ahead) {
    return new PodLife(pod, ahead).made().orElse(Instant.MAX).isBefore(time);
  }

  /** Job pods by the runner they name, as long as they are the same ones as before. */
  private void group(List<Pod> pods) {
    int at = 0;
    boolean same = true;
    for (Pod pod : pods) {
      if (isJob(pod)) {
        if (at >= jobPods.size()) {
          jobPods.add(pod);
          same = false;
        } else if (jobPods.get(at) != pod) {
          jobPods.set(at, pod);
          same = false;
        }
        at++;
      }
    }
    if (at < jobPods.size()) {
      jobPods.subList(at, jobPods.size()).clear();
      same = false;
    }
    if (!same) {
      byManager = new HashMap<>();
      for (Pod job : jobPods) {
        byManager
            .computeIfAbsent(PodLife.label(job, Labels.MANAGER_NAME), any -> new ArrayList<>(1))
            .add(job);
      }
    }
  }

  private static boolean isJob(Pod pod) {
    return PodLife.label(pod, Labels.MANAGER_NAME) != null && !PodLife.isRunner(pod);
  }

  /** Job pods whose runner's pod is not there: they are of the runner that they were of before. */
  private void addOrphans(List<RunnerSighting> seen, SightingReader reader, PoolMeter meter) {
    Set<Pod> ofRunners = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Entry entry : entries.values()) {
      if (entry.seenIn == looks) {
        ofRunners.addAll(entry.jobs);
      }
    }
    List<Pod> orphans =
        jobPods.stream()
            .filter(job -> !ofRunners.contains(job) && PodLife.node(job) != null)
            .toList();
    Map<String, String> booked = orphans.isEmpty() ? Map.of() : meter.runnersByPod();
    Set<String> there = new HashSet<>();
    seen.forEach(each -> there.add(each.runner()));
    for (Pod job : orphans) {
      String uid = PodLife.uid(job);
      String runner =
          Optional.ofNullable(booked.get(uid))
              .or(() -> meter.runnerOfJob(reader.jobId(job)))
              .filter(each -> !there.contains(each))
              .orElse(uid);
      if (there.add(runner)) {
        seen.add(reader.orphan(runner, job));
      }
    }
  }
}
