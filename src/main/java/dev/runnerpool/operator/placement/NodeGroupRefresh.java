package dev.runnerpool.operator.placement;

import dev.runnerpool.core.placement.NodeGroupFacts;
import dev.runnerpool.core.placement.NodeGroupFeed;
import dev.runnerpool.core.placement.NodeGroupFeedException;
import dev.runnerpool.gitlab.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the node groups that pools name, one question at a time, again when they grow old. While
 * EKS does not answer it is left alone, longer each time, and what was read last stays. Its steps
 * are never concurrent; whoever looks a group up may be.
 */
final class NodeGroupRefresh {

  private static final Logger LOG = LoggerFactory.getLogger(NodeGroupRefresh.class);

  /** Between two questions. */
  private static final Duration SPACE = Duration.ofMillis(200);

  /** So many refreshes may fail before the age of what is known is told. */
  private static final int OLD = 3;

  /** Waits, or does not in a test. */
  @FunctionalInterface
  interface Pause {
    void of(Duration pause) throws InterruptedException;
  }

  /**
   * What was read of a group.
   *
   * @param facts empty if there is none of that name
   * @param others then, the names that there are
   */
  record Answer(Optional<NodeGroupFacts> facts, List<String> others, Instant at) {}

  /**
   * What is known of a group.
   *
   * @param remark that it is old, and why; empty if it is not
   */
  record Reading(Optional<Answer> answer, Instant due, String remark) {}

  private final NodeGroupFeed feed;
  private final EksCluster cluster;
  private final NodeGroupConfig config;
  private final InstantSource clock;
  private final Pause pause;
  private final Map<String, Reading> readings = new TreeMap<>();
  private Optional<String> failure = Optional.empty();
  private int failures;
  private Instant notBefore = Instant.MIN;

  NodeGroupRefresh(
      NodeGroupFeed feed,
      EksCluster cluster,
      NodeGroupConfig config,
      InstantSource clock,
      Pause pause) {
    this.feed = feed;
    this.cluster = cluster;
    this.config = config;
    this.clock = clock;
    this.pause = pause;
  }

  EksCluster cluster() {
    return cluster;
  }

  /** What is known of the group, which is read from now on. */
  synchronized Reading reading(String name) {
    return readings.computeIfAbsent(name, key -> new Reading(Optional.empty(), Instant.MIN, ""));
  }

  /** Why EKS does not answer, if it does not. */
  synchronized Optional<String> failure() {
    return failure;
  }

  /** No other groups are read any more. */
  synchronized void keepOnly(Set<String> names) {
    readings.keySet().retainAll(names);
  }

  /** How long until something is due; empty if nothing is wanted. */
  synchronized Optional<Duration> untilNext() {
    Instant now = clock.instant();
    return readings.values().stream()
        .map(Reading::due)
        .min(Instant::compareTo)
        .map(due -> due.isAfter(notBefore) ? due : notBefore)
        .map(next -> next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO);
  }

  /**
   * Asks for what is due.
   *
   * @return the groups of which something else is known now
   */
  Set<String> step() throws InterruptedException {
    Set<String> changed = new TreeSet<>();
    List<String> due = due();
    Optional<List<String>> names = Optional.empty();
    try {
      for (String name : due) {
        Optional<NodeGroupFacts> facts = feed.describe(cluster.region(), cluster.name(), name);
        if (facts.isEmpty() && names.isEmpty()) {
          names = Optional.of(feed.names(cluster.region(), cluster.name()));
        }
        List<String> others = facts.isEmpty() ? names.orElseThrow() : List.of();
        if (took(name, new Answer(facts, others, clock.instant()))) {
          changed.add(name);
        }
        pause.of(SPACE);
      }
      if (!due.isEmpty()) {
        changed.addAll(works());
      }
    } catch (NodeGroupFeedException e) {
      changed.addAll(failed(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      // The SDK may fail in ways of its own: nobody but this condition may suffer.
      changed.addAll(failed(e.toString()));
    }
    return changed;
  }

  private synchronized List<String> due() {
    Instant now = clock.instant();
    if (now.isBefore(notBefore)) {
      return List.of();
    }
    List<String> due = new ArrayList<>();
    readings.forEach(
        (name, reading) -> {
          if (!reading.due().isAfter(now)) {
            due.add(name);
          }
        });
    return due;
  }

  private synchronized boolean took(String name, Answer answer) {
    Reading before = readings.get(name);
    if (before == null) {
      return false;
    }
    Instant due = answer.at().plus(Backoff.varied(config.refresh()));
    readings.put(name, new Reading(Optional.of(answer), due, ""));
    return before
        .answer()
        .map(old -> !old.facts().equals(answer.facts()) || !old.others().equals(answer.others()))
        .orElse(true);
  }

  /** EKS answers: those that were old are not any more, or will be read soon. */
  private synchronized Set<String> works() {
    failures = 0;
    notBefore = Instant.MIN;
    if (failure.isEmpty()) {
      return Set.of();
    }
    LOG.info("Node groups are read again: {}", cluster);
    failure = Optional.empty();
    readings.replaceAll((name, old) -> new Reading(old.answer(), old.due(), ""));
    return new TreeSet<>(readings.keySet());
  }

  private synchronized Set<String> failed(String message) {
    Instant now = clock.instant();
    failures++;
    notBefore = now.plus(Backoff.after(failures, config.longestBackoff(), Optional.empty(), now));
    if (failures == 1) {
      LOG.warn(
          "Node groups of {} cannot be read, so what was read last is used: {}", cluster, message);
    }
    boolean news = !failure.equals(Optional.of(message));
    failure = Optional.of(message);
    Set<String> changed = new TreeSet<>();
    readings.replaceAll(
        (name, old) -> {
          Reading aged = aged(old, now, message);
          if (!aged.equals(old) || (news && old.answer().isEmpty())) {
            changed.add(name);
          }
          return aged;
        });
    return changed;
  }

  /** With its age in it, once; a text that changes with each failure would be written each time. */
  private Reading aged(Reading reading, Instant now, String why) {
    Optional<Instant> read = reading.answer().map(Answer::at);
    boolean old =
        read.filter(at -> !now.isBefore(at.plus(config.refresh().multipliedBy(OLD)))).isPresent();
    return old && reading.remark().isEmpty()
        ? new Reading(
            reading.answer(),
            reading.due(),
            "node groups as of %s, as EKS gives no answer since: %s"
                .formatted(read.get().truncatedTo(ChronoUnit.SECONDS), why))
        : reading;
  }
}
