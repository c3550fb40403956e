package dev.runnerpool.core.demand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a pool was given so far in the assignment that is being made. */
final class PoolLoad {

  /** Of a job that no pool passed over. */
  static final Predicate<PoolLoad> ANY = pool -> true;

  final PoolCandidate offer;
  final List<Job> jobs = new ArrayList<>();
  final List<Job> passedOver = new ArrayList<>();

  /** Jobs that it has since a cheaper pool is hindered, by that pool. */
  final Map<PoolCandidate, Integer> spilled = new HashMap<>();

  int unservable;
  int idle;
  int free;

  /** Runners beyond its jobs and the warm ones: they will have nothing to do. */
  int surplus;

  PoolLoad(PoolCandidate offer) {
    this.offer = offer;
    this.idle = offer.free().idle();
    this.free = offer.free().count();
    this.surplus = free - offer.free().warm();
  }

  void give(Job job) {
    jobs.add(job);
    idle--;
    free--;
    surplus--;
  }

  /** Whether one more job has a runner there, or will. */
  boolean serves() {
    return offer.hindrance().isEmpty() || free > 0;
  }
}
