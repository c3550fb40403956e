package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of one pool's jobs were claimed since the last look, each once. What was claimed before the
 * first look, by an operator that ran before, is no news.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class NewClaims {

  /**
   * A job that a runner took.
   *
   * @param runner the runner's id
   * @param job its number; empty if the executor shows none
   * @param project its project; empty if it stood in no reading of the queue
   * @param waited from its queueing to its being taken, as far as both are known
   */
  record Claim(
      String runner, OptionalLong job, Optional<String> project, Optional<Duration> waited) {}

  private final Set<String> told = new HashSet<>();
  private ClaimedJobs last;
  private List<Job> waiting = List.of();
  private List<Job> waitedBefore = List.of();

  /**
   * Takes over a look.
   *
   * @param numbered whether the executor shows which job it is: then one is told once that is known
   * @param jobs the waiting jobs of the last reading
   */
  List<Claim> take(ClaimedJobs taken, boolean numbered, List<Job> jobs) {
    if (jobs != waiting) {
      // A job that is taken is in the next reading no more.
      waitedBefore = waiting;
      waiting = jobs;
    }
    if (taken == last) {
      return List.of();
    }
    boolean first = last == null;
    last = taken;
    List<Claim> claims = new ArrayList<>();
    Set<String> present = new HashSet<>();
    taken
        .byRunner()
        .forEach(
            (runner, each) -> {
              boolean known = !numbered || each.job().isPresent();
              if (first || known) {
                present.add(runner);
              }
              if (!first && known && !told.contains(runner)) {
                claims.add(claim(runner, each));
              }
            });
    told.retainAll(taken.byRunner().keySet());
    told.addAll(present);
    return claims;
  }

  private Claim claim(String runner, ClaimedJobs.Taken taken) {
    Optional<Job> job =
        taken.job().isEmpty()
            ? Optional.empty()
            : Stream.concat(waiting.stream(), waitedBefore.stream())
                .filter(each -> each.id() == taken.job().getAsLong())
                .findFirst();
    return new Claim(
        runner,
        taken.job(),
        job.map(Job::project),
        job.map(each -> Duration.between(each.queuedAt(), taken.at()))
            .map(waited -> waited.isNegative() ? Duration.ZERO : waited));
  }
}
