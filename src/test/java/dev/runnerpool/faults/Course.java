package dev.runnerpool.faults;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.status.RunnerCounts;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** Plays a plan on a lane, step by step, and notes what is not as it must be. */
final class Course {

  /**
   * Pods that were on a deleted node are collected 40 to 80 seconds later, by
   * kube-controller-manager's podgc: its quarantine of 40 s, and a look every 20 s before and
   * after.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration QUIET = Duration.ofSeconds(4);
  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Set<String> ENDS = Set.of("success", "failed", "canceled", "skipped");

  /** One runner for each job, and those that are wanted warm. */
  private static final int NEEDED = 8 + 1 + 2;

  /** Who took a job in the second in which the queue was read may have counted for it twice. */
  private static final int SAME_SECOND = 2;

  private final Lane lane;
  private final Plan plan;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Step, Picture> pictures = new EnumMap<>(Step.class);
  private int writesBefore;

  private Duration patience;

  private Course(Lane lane, Plan plan) {
    this.lane = lane;
    this.plan = plan;
    this.patience = PATIENCE;
  }

  /**
   * What a course left.
   *
   * @param pictures the pool at the end of each step
   * @param pods runners that were made
   * @param writes what was written, but for events and leases
   */
  record Record(Map<Step, Picture> pictures, int pods, long writes, List<Violation> violations) {}

  /** Plays the undisturbed course, to which all others are compared. */
  static Record reference(Lane lane) {
    Plan none = new Plan("T0-000", "nothing", new Plan.Script() {}, Plan.Excuse.NONE);
    return new Course(lane, none).play(Map.of());
  }

  /** Plays a plan. */
  static Record of(Plan plan, Lane lane, Record reference) {
    return new Course(lane, plan).play(reference.pictures());
  }

  /** The same of a plan that does not come to its end. */
  static Record impatient(Plan plan, Lane lane, Record reference) {
    Course course = new Course(lane, plan);
    course.patience = Duration.ofSeconds(10);
    return course.play(reference.pictures());
  }

  private Record play(Map<Step, Picture> expected) {
    lane.begin(plan);
    writesBefore = lane.proxy().written().size();
    try {
      live(expected);
    } catch (RuntimeException e) {
      violations.add(new Violation("O1", "the plan could not be played: " + e));
    }
    lane.proxy().disturb(Disturbance.NONE);
    lane.gitlab().faults().clearAll();
    List<ApiProxy.Written> all = lane.proxy().written();
    List<ApiProxy.Written> written = all.subList(writesBefore, all.size());
    new Oracles(lane, plan, written).look(NEEDED + SAME_SECOND + plan.excuse().pods(), violations);
    leave();
    violations.addAll(plan.script().after(lane));
    long steps = written.stream().filter(each -> each.call().isStep()).count();
    return new Record(pictures, lane.pods().made(), steps, List.copyOf(violations));
  }

  private void live(Map<Step, Picture> expected) {
    for (Step step : Step.values()) {
      if (step == Step.LEAVE) {
        haveJobsTaken();
      }
      plan.script().before(step, lane);
      change(step);
      plan.script().during(step, lane);
      if (!reached(step, expected.get(step))) {
        return;
      }
    }
  }

  /** A course that was broken off leaves nothing to the next. */
  private void leave() {
    lane.pool().delete();
    holds(() -> lane.pool().get() == null && lane.pods().live().isEmpty());
  }

  private void change(Step step) {
    switch (step) {
      case APPLY -> lane.applyPool();
      case BURST -> lane.push(6);
      case WARM -> lane.merge("{scaling: {warm: 3}}");
      case REST -> {}
      case DOWN -> lane.merge("{scaling: {warm: 0}}");
      case LEAVE -> lane.pool().delete();
    }
  }

  private void haveJobsTaken() {
    lane.push(2);
    holds(() -> lane.jobs().stream().allMatch(Course::isTaken));
  }

  private static boolean isTaken(SimulatedJob job) {
    return job.status().equals("running") || ENDS.contains(job.status());
  }

  private boolean reached(Step step, Picture expected) {
    boolean done =
        expected == null
            ? holds(() -> isDone(step) && isQuiet())
            : holds(() -> isDone(step) && Picture.of(lane).equals(expected));
    if (done && step == Step.REST) {
      rest();
    }
    Picture now = Picture.of(lane);
    pictures.put(step, now);
    if (!done) {
      String how = expected == null ? now.toString() : now.differenceTo(expected);
      violations.add(
          new Violation("O1", "%s was not reached: %s; jobs %s".formatted(step, how, statuses())));
    }
    return done;
  }

  private List<String> statuses() {
    return lane.jobs().stream().map(SimulatedJob::status).toList();
  }

  private boolean isDone(Step step) {
    boolean jobsEnded = lane.jobs().stream().allMatch(job -> ENDS.contains(job.status()));
    return switch (step) {
      case APPLY -> areIdle(1);
      case BURST -> jobsEnded && areIdle(1);
      case WARM, REST -> areIdle(3);
      case DOWN -> areIdle(0);
      case LEAVE -> jobsEnded && Picture.of(lane).equals(Picture.OF_NOTHING);
    };
  }

  /** Whether there are so many runners, all idle, and the status says so. */
  private boolean areIdle(int count) {
    RunnerPool pool = lane.pool().get();
    if (pool == null || pool.getStatus() == null || pool.getStatus().runners() == null) {
      return false;
    }
    boolean ready =
        pool.getStatus().conditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    RunnerCounts counts = pool.getStatus().runners();
    return ready
        && lane.pods().live().size() == count
        && counts.equals(new RunnerCounts(0, count, 0, 0, 0, 0));
  }

  /** What was due is written soon; from then on nothing is, but leases. */
  private void rest() {
    Instant end = Instant.now().plus(SETTLED);
    Instant from = Instant.now();
    while (Instant.now().isBefore(end)) {
      Instant last = lastWrite().filter(from::isBefore).orElse(from);
      if (!Instant.now().isBefore(last.plus(QUIET))) {
        return;
      }
      pause(LOOK);
    }
    violations.add(new Violation("O3", "still written at rest at " + lastWrite()));
  }

  /**
   * The undisturbed course is what all others are compared to: a picture between two steps, such as
   * of a status that is about to be written, would make each of them wrong.
   */
  private boolean isQuiet() {
    return lastWrite().map(last -> !Instant.now().isBefore(last.plus(QUIET))).orElse(true);
  }

  private Optional<Instant> lastWrite() {
    return lane.proxy().written().stream()
        .filter(each -> !each.call().resource().equals("leases"))
        .reduce((first, second) -> second)
        .map(ApiProxy.Written::at);
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private boolean holds(Callable<Boolean> condition) {
    return holds(patience, condition);
  }

  /** Waits for something that comes, or fails the plan. */
  static void until(Callable<Boolean> condition) {
    if (!holds(PATIENCE, condition)) {
      throw new IllegalStateException("waited in vain");
    }
  }

  private static boolean holds(Duration patience, Callable<Boolean> condition) {
    try {
      await().atMost(patience).pollInterval(LOOK).ignoreExceptions().until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
