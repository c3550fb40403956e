package dev.runnerpool.core.demand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The jobs of all queues of one GitLab, each once, with its kind: jobs that the same queues show
 * and that have the same tags and protection can go to the same pools.
 */
final class WaitingJobs {

  private final List<QueueId> queues;
  private final Map<Long, Seen> byId = new HashMap<>();

  /** Sets of queues, by their number: most jobs are shown by the same few. */
  private final List<Set<Integer>> views = new ArrayList<>();

  private final Map<Set<Integer>, Integer> numbers = new HashMap<>();
  private final Map<Long, Integer> joined = new HashMap<>();

  /** What jobs have in common. */
  record Kind(int view, Set<String> tags, Optional<Boolean> protectedRef) {
    static Kind of(Seen seen) {
      return new Kind(seen.view, seen.job.tags(), seen.job.protectedRef());
    }
  }

  /** A job, and which queues show it. */
  static final class Seen {
    Job job;
    int view;

    private Seen(Job job, int view) {
      this.job = job;
      this.view = view;
    }
  }

  WaitingJobs(Map<QueueId, QueueState> states, Steps steps) {
    queues = List.copyOf(states.keySet());
    view(Set.of());
    for (int queue = 0; queue < queues.size(); queue++) {
      Optional<QueueSnapshot> reading = states.get(queues.get(queue)).reading();
      if (reading.isPresent()) {
        for (Job job : reading.get().jobs()) {
          steps.one();
          add(job, queue);
        }
      }
    }
  }

  /** The job; null if it does not wait. */
  Seen find(long id) {
    return byId.get(id);
  }

  /** In the order in which GitLab gives them away. */
  List<Seen> ordered() {
    List<Seen> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparingLong(seen -> seen.job.id()));
    return all;
  }

  /** The queues that show jobs of a kind. */
  List<QueueId> queues(Kind kind) {
    return views.get(kind.view()).stream().sorted().map(queues::get).toList();
  }

  /** Whether the queue shows the job. */
  boolean shows(QueueId queue, Seen seen) {
    return views.get(seen.view).contains(queues.indexOf(queue));
  }

  private void add(Job job, int queue) {
    Seen seen = byId.computeIfAbsent(job.id(), id -> new Seen(job, 0));
    if (seen.job.protectedRef().isEmpty()) {
      seen.job = job;
    }
    long key = ((long) seen.view << 32) | queue;
    Integer view = joined.get(key);
    if (view == null) {
      Set<Integer> with = new TreeSet<>(views.get(seen.view));
      with.add(queue);
      view = view(Set.copyOf(with));
      joined.put(key, view);
    }
    seen.view = view;
  }

  private int view(Set<Integer> of) {
    return numbers.computeIfAbsent(
        of,
        unknown -> {
          views.add(of);
          return views.size() - 1;
        });
  }
}
