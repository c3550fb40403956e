package dev.runnerpool.operator.gitlab.faults;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.operator.gitlab.faults.Finding.Mishap;
import dev.runnerpool.sandbox.gitlab.Trouble;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    Map<Stage, Set<String>> itinerary)
    implements Callable<List<Finding>> {

  /** Stands for every route at once. */
  static final String EVERY_ROUTE = "*";

  private static final Duration LOOK = Duration.ofMillis(150);

  /** Longest until a pool says what is wrong: pauses, its status' pace, and a busy machine. */
  private static final Duration UNTIL_SAID = Duration.ofSeconds(40);

  /** Longest until a pool is well again; the same, and GitLab asked for all again. */
  private static final Duration UNTIL_HEALED = Duration.ofSeconds(60);

  private static final int HITS = 2;
  private static final String CREATION = "POST /api/v4/user/runners";

  @Override
  public List<Finding> call() {
    List<Finding> findings = new ArrayList<>();
    try (Life life = new Life(cluster, served)) {
      for (Stage stage : Stage.values()) {
        boolean disturbs = disturbs(stage);
        if (stage == Stage.MENDED && !disturbs) {
          continue;
        }
        if (disturbs) {
          findings.add(disturb(life, stage));
        } else {
          life.begin(stage);
          if (!holds(UNTIL_HEALED, () -> life.isDone(stage))) {
            findings.add(lost(life, stage));
          }
        }
      }
    }
    return findings;
  }

  /** What is asked at rest is asked while the runner is mended too, and no other than at rest. */
  private boolean disturbs(Stage stage) {
    boolean asked = hits(stage);
    return stage == Stage.MENDED ? asked && !hits(Stage.AT_REST) : asked;
  }

  private boolean hits(Stage stage) {
    return route.equals(EVERY_ROUTE) || itinerary.get(stage).contains(route);
  }

  private Finding disturb(Life life, Stage stage) {
    PodHistory.Account before = life.pods();
    int fault = life.gitlab().faults().inject(trouble.on(route, Cluster.REQUEST_TIMEOUT, -1));
    life.begin(stage);
    Set<String> said = new TreeSet<>();
    Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
    boolean shown = holds(UNTIL_SAID, () -> isEnough(life, stage, fault, said, mishaps));
    int hits = life.gitlab().faults().hits(fault);
    if (!shown && mustTell(stage)) {
      mishaps.add(Mishap.SILENT);
    }
    life.gitlab().faults().clear(fault);
    Instant cleared = Instant.now();
    if (!holds(UNTIL_HEALED, () -> life.isDone(stage))) {
      mishaps.add(Mishap.NOT_HEALED);
    }
    long healedAfter =
        life.requests().stream()
            .filter(entry -> route.equals(EVERY_ROUTE) || entry.route().equals(route))
            .filter(entry -> entry.at().isAfter(cleared))
            .count();
    boolean madeTwo = !life.gitlab().runnersMadeTwice().isEmpty() && !mayMakeTwo();
    if (madeTwo || !holds(UNTIL_HEALED, () -> !life.hasTwins())) {
      mishaps.add(Mishap.DUPLICATE);
    }
    if (scaled(stage, before, life.pods())) {
      mishaps.add(Mishap.SCALED);
    }
    return new Finding(route, trouble, stage, hits, said, healedAfter, mishaps);
  }

  /** Whether GitLab itself makes a second runner, late or for a request that came twice. */
  private boolean mayMakeTwo() {
    return route.equals(CREATION) && (trouble == Trouble.SENT_TWICE || trouble == Trouble.TIME_OUT);
  }

  /** Whether a pool that does not come to the stage's good end must say why. */
  private boolean mustTell(Stage stage) {
    return !trouble.isBorne() && (stage == Stage.APPLIED || stage == Stage.MENDED);
  }

  /** Whether the fault lasted long enough to show what the pool makes of it. */
  private boolean isEnough(
      Life life, Stage stage, int fault, Set<String> said, Set<Mishap> mishaps) {
    int hits = life.gitlab().faults().hits(fault);
    if (hits > 0 && stage != Stage.LEAVING) {
      life.complaint().ifPresent(complaint -> note(life, complaint, said, mishaps));
    }
    if (!said.isEmpty() && hits >= HITS) {
      return true;
    }
    boolean needsNoWord = trouble.isBorne() || stage == Stage.LEAVING;
    return needsNoWord && hits >= HITS
        || stage != Stage.AT_REST && hits > 0 && life.isDone(stage)
        || stage == Stage.LEAVING && life.isDone(stage);
  }

  private void note(Life life, Condition complaint, Set<String> said, Set<Mishap> mishaps) {
    String reason = complaint.getReason();
    boolean helps =
        Reasons.fits(reason, trouble)
            && Reasons.isHelpful(reason, complaint.getMessage(), life.gitlab().url());
    if (!helps) {
      mishaps.add(Mishap.UNHELPFUL);
      said.add(reason + " '" + complaint.getMessage() + "'");
    } else {
      said.add(reason);
    }
  }

  /** Before a first reading and at rest no pod may come or go but those that the jobs need. */
  private static boolean scaled(Stage stage, PodHistory.Account before, PodHistory.Account after) {
    return switch (stage) {
      case APPLIED -> after.made() > Life.RUNNERS || after.gone() > 0;
      case AT_REST -> !after.equals(before);
      case MENDED -> after.live() > Life.RUNNERS;
      case LEAVING -> after.made() != before.made();
    };
  }

  private Finding lost(Life life, Stage stage) {
    Set<String> said = Set.of("undisturbed: " + life.readiness());
    return new Finding(route, trouble, stage, 0, said, 0, EnumSet.of(Mishap.NOT_HEALED));
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
