package dev.runnerpool.gitlab.faults;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlab.faults.Finding.Mishap;
import dev.runnerpool.sandbox.gitlab.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One kind of request failing in one way, in each stage of a pool's life in which it is made.
 *
 * @param route method and template of the path
 * @param itinerary which requests the pool makes when all goes well, by stage
 */
record Trial(
    Cluster cluster,
    Served served,
    String route,
    Trouble trouble,
    Map<LifeStage, Set<String>> itinerary)
    implements Callable<List<Finding>> {

  /** Stands for every route at once. */
  static final String EVERY_ROUTE = "*";

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Longest until a pool says what is wrong: pauses, and its status' pace. */
  private static final Patience UNTIL_SAID = Patience.ofSeconds(40);

  /** Longest until a pool is well again; the same, and GitLab asked for all again. */
  private static final Patience UNTIL_HEALED = Patience.ofSeconds(60);

  private static final String CREATION = "POST /api/v4/user/runners";
  private static final String VERIFY = "POST /api/v4/runners/verify";

  @Override
  public List<Finding> call() {
    List<Finding> findings = new ArrayList<>();
    try (Life life = new Life(cluster, served)) {
      for (LifeStage stage : LifeStage.values()) {
        live(life, stage).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<Finding> live(Life life, LifeStage stage) {
    boolean disturbs = disturbs(stage);
    if (stage == LifeStage.REPAIRED && !disturbs) {
      return Optional.empty();
    }
    try {
      if (disturbs) {
        return Optional.of(disturb(life, stage));
      }
      life.begin(stage);
      return UNTIL_HEALED.holds(life, () -> life.isDone(stage))
          ? Optional.empty()
          : Optional.of(lost(stage, life.state()));
    } catch (RuntimeException e) {
      return Optional.of(lost(stage, e.toString()));
    }
  }

  /** What is asked at rest is asked while the runner is repaired too, and no other than at rest. */
  private boolean disturbs(LifeStage stage) {
    boolean asked = hits(stage);
    return stage == LifeStage.REPAIRED ? asked && !hits(LifeStage.AT_REST) : asked;
  }

  private boolean hits(LifeStage stage) {
    return route.equals(EVERY_ROUTE) || itinerary.get(stage).contains(route);
  }

  private Finding disturb(Life life, LifeStage stage) {
    PodHistory.Account before = life.pods();
    int fault = life.gitlab().faults().inject(trouble.on(route, Cluster.REQUEST_TIMEOUT, -1));
    life.begin(stage);
    Watch watch = new Watch(this, life, stage, fault);
    // Whom the second hit meets late has as long to speak of it as others.
    boolean shown =
        UNTIL_SAID.holds(life, watch::isEnough)
            || (watch.wasHit() && Watch.LONG_ENOUGH.holds(life, watch::isEnough));
    Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
    mishaps.addAll(watch.mishaps());
    int hits = life.gitlab().faults().hits(fault);
    // A hit may come right after the last look.
    boolean silent = !shown && hits >= Watch.HITS && !watch.isEnough();
    if (silent && !Aside.isMadeUpFor(route, served, trouble)) {
      mishaps.add(watch.owesAWord() ? Mishap.SILENT : Mishap.UNREADY);
    }
    life.gitlab().faults().clear(fault);
    Instant cleared = Instant.now();
    if (!UNTIL_HEALED.holds(life, () -> life.isDone(stage))) {
      mishaps.add(Mishap.NOT_HEALED);
      watch.said().add("in the end " + life.state());
    }
    long healedAfter =
        life.requests().stream()
            .filter(entry -> route.equals(EVERY_ROUTE) || entry.route().equals(route))
            .filter(entry -> entry.at().isAfter(cleared))
            .count();
    boolean madeTwo = !life.gitlab().runnersMadeTwice().isEmpty() && !mayMakeTwo();
    if (madeTwo || !UNTIL_HEALED.holds(life, () -> !life.hasTwins())) {
      mishaps.add(Mishap.DUPLICATE);
    }
    if (scaled(stage, before, life.pods())) {
      mishaps.add(Mishap.SCALED);
      watch.said().add(before + " became " + life.pods());
    }
    return new Finding(served, route, trouble, stage, hits, watch.said(), healedAfter, mishaps);
  }

  /** Whether GitLab itself makes a second runner, late or for a request that came twice. */
  private boolean mayMakeTwo() {
    return route.equals(CREATION) && (trouble == Trouble.SENT_TWICE || trouble == Trouble.TIME_OUT);
  }

  /** At rest no pod may come or go, unless GitLab says that the token of all of them is void. */
  private boolean scaled(LifeStage stage, PodHistory.Account before, PodHistory.Account after) {
    boolean voids = route.equals(VERIFY) && trouble == Trouble.FORBIDDEN;
    return switch (stage) {
      case AT_REST -> voids ? after.isWasteful(Life.RUNNERS, Life.MOST) : !after.sameAs(before);
      case APPLIED, REPAIRED -> after.isWasteful(Life.RUNNERS, Life.MOST);
      case LEAVING -> after.made() != before.made();
    };
  }

  /** A life that came to no good for another reason than the fault. */
  private Finding lost(LifeStage stage, String how) {
    Set<String> said = Set.of("not by the fault: " + how);
    return new Finding(served, route, trouble, stage, 0, said, 0, EnumSet.of(Mishap.NOT_HEALED));
  }

  static boolean holds(Duration atMost, Callable<Boolean> condition) {
    try {
      await().atMost(atMost).pollInterval(LOOK).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
