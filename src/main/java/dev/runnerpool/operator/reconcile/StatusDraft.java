package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.CostStatus;
import dev.runnerpool.api.status.DecisionStatus;
import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.api.status.RegistrationStatus;
import dev.runnerpool.api.status.RunnerCounts;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.operator.cost.PoolCost;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts a pool's status together. What does not matter leaves it as it was said. */
final class StatusDraft {

  /** GitLab tells ages, not times: the same job's moves a little with each reading. */
  private static final Duration JITTER = Duration.ofSeconds(5);

  /** Decisions that hold only as long as their cause does. */
  private static final Set<String> HINDRANCES =
      Stream.of(
              Reason.MaxReached,
              Reason.BurstReached,
              Reason.BudgetReached,
              Reason.MonthlyBudgetReached,
              Reason.QuotaReached,
              Reason.StartsFailing,
              Reason.Paused,
              Reason.QueueUnknown,
              Reason.NotRegistered)
          .map(Reason::name)
          .collect(Collectors.toUnmodifiableSet());

  private StatusDraft() {}

  /** The status that says what was observed, decided and done. */
  static RunnerPoolStatus of(
      RunnerPool pool,
      PoolView view,
      DecisionStatus decision,
      GitLabStatus gitlab,
      List<Condition> conditions,
      Optional<RunnerPoolStatus> last) {
    PoolSnapshot snapshot = view.snapshot();
    PoolCost cost = view.seen().cost();
    return new RunnerPoolStatus(
        pool.getMetadata().getGeneration(),
        view.waiting().orElse(null),
        oldest(view.jobs(), last),
        PassedOverCondition.counts(pool, view),
        new RunnerCounts(
            snapshot.in(RunnerState.STARTING).size(),
            snapshot.in(RunnerState.IDLE).size(),
            snapshot.in(RunnerState.BUSY).size(),
            snapshot.in(RunnerState.RETIRING).size(),
            snapshot.in(RunnerState.FINISHED).size(),
            snapshot.in(RunnerState.FAILED).size()),
        PlacementReport.of(pool, snapshot),
        new CostStatus(
            cost.hourly().isPresent()
                ? String.format(Locale.ROOT, "%.4f", cost.hourly().getAsDouble())
                : "unknown",
            cost.source()),
        decision,
        registration(view.registration(), last),
        gitlab,
        conditions);
  }

  /** The status of a pool whose manifest cannot be followed: the last figures, and why. */
  static RunnerPoolStatus invalid(
      RunnerPool pool, List<Condition> conditions, Optional<RunnerPoolStatus> last) {
    return new RunnerPoolStatus(
        pool.getMetadata().getGeneration(),
        last.map(RunnerPoolStatus::waiting).orElse(null),
        last.map(RunnerPoolStatus::oldestWaitingSince).orElse(null),
        null,
        last.map(RunnerPoolStatus::runners).orElse(null),
        last.map(RunnerPoolStatus::placement).orElse(null),
        last.map(RunnerPoolStatus::cost).orElse(null),
        last.map(RunnerPoolStatus::lastDecision).orElse(null),
        last.map(RunnerPoolStatus::registration).orElse(null),
        last.map(RunnerPoolStatus::gitlab).orElse(null),
        conditions);
  }

  private static String oldest(List<Job> jobs, Optional<RunnerPoolStatus> last) {
    Optional<Instant> oldest = jobs.stream().map(Job::queuedAt).min(Instant::compareTo);
    if (oldest.isEmpty()) {
      return null;
    }
    Optional<Instant> said = last.map(RunnerPoolStatus::oldestWaitingSince).map(Instant::parse);
    boolean same =
        said.map(at -> Duration.between(at, oldest.get()).abs().compareTo(JITTER) <= 0)
            .orElse(false);
    return (same ? said.get() : oldest.get().truncatedTo(ChronoUnit.SECONDS)).toString();
  }

  /**
   * The decision to show: the last one that changed something or would have, or that says what
   * stands in the way, for as long as it does.
   */
  static DecisionStatus decision(
      PoolSnapshot snapshot, ScalePlan plan, Optional<DecisionStatus> said) {
    Reason reason = plan.decision().reason();
    String message = plan.decision().message();
    boolean changes = plan.actions().stream().anyMatch(a -> !(a instanceof Action.Remove));
    boolean advises = !plan.recommended().isEmpty();
    if (said.isPresent() && !changes) {
      boolean stands =
          reason == Reason.Satisfied
              ? !HINDRANCES.contains(said.get().reason())
              : said.get().reason().equals(reason.name());
      boolean newAdvice = advises && !said.get().message().equals(message);
      if (stands && !newAdvice) {
        return said.get();
      }
    }
    return new DecisionStatus(
        reason.name(), message, snapshot.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static RegistrationStatus registration(
      Registrations.State state, Optional<RunnerPoolStatus> last) {
    if (state instanceof Registrations.State.Registered registered) {
      return new RegistrationStatus(
          registered.runnerId(),
          registered.own() ? true : null,
          registered.tokenExpiresAt().map(Instant::toString).orElse(null));
    }
    Optional<RegistrationStatus> said = last.map(RunnerPoolStatus::registration);
    if (state instanceof Registrations.State.Failed failed && failed.runnerId().isPresent()) {
      long id = failed.runnerId().getAsLong();
      return said.filter(known -> Objects.equals(known.runnerId(), id))
          .orElse(new RegistrationStatus(id, null, null));
    }
    return said.orElse(null);
  }
}
