package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Registrations;
import java.util.List;

/**
 * What a look at a pool rests on beside its manifest and its pods, as far as status and plan tell.
 *
 * @param registration what is known of its runner in GitLab
 * @param means by which requests its queue is read
 * @param signals how the ways stand by which GitLab tells of new jobs
 * @param quiet whether its queue is known and holds no job for it, not even one passed over
 */
record Surroundings(
    Registrations.State registration, String means, List<String> signals, boolean quiet) {

  static Surroundings of(
      Registrations.State registration, QueueFacts facts, Demand demand, GivenJobs given) {
    boolean nothing =
        given.ids().isEmpty() && given.passedOver().isEmpty() && given.unservable() == 0;
    return new Surroundings(
        registration, facts.means(), facts.signals(), nothing && demand instanceof Demand.Known);
  }

  /** As a look saw them. */
  static Surroundings of(PoolView view) {
    return of(
        view.registration(),
        view.seen().facts(),
        view.snapshot().demand(),
        view.evaluation().given());
  }
}
