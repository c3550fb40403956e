package dev.runnerpool.faults;

import dev.runnerpool.sandbox.gitlab.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** T8: GitLab fails while the pool's life goes on. */
final class PeerPlans {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final int BACKLOG = 40;
  private static final int ROUNDS = 6;

  /** Each time at most as many are started as there may be. */
  private static final Plan.Excuse FLAPPING = new Plan.Excuse(ROUNDS * Lane.MAX, true);

  private static final List<Trouble> TROUBLES =
      List.of(
          Trouble.TOKEN_REJECTED,
          Trouble.FORBIDDEN,
          Trouble.THROTTLE,
          Trouble.BROKEN,
          Trouble.MAINTENANCE,
          Trouble.TIME_OUT,
          Trouble.REFUSED,
          Trouble.ANSWER_LOST,
          Trouble.HALF_A_BODY,
          Trouble.WRONG_JSON,
          Trouble.LOGIN_PAGE);

  private PeerPlans() {}

  static Stream<Plan> ofGitLab() {
    Numbered plans = new Numbered("T8");
    for (Step step : List.of(Step.APPLY, Step.BURST, Step.REST, Step.LEAVE)) {
      for (Trouble trouble : TROUBLES) {
        plans.add(
            "GitLab: %s at %s".formatted(trouble.label(), step),
            Scripts.around(
                step,
                lane -> lane.gitlab().faults().inject(trouble.on("*", PATIENCE, -1)),
                LONG,
                lane -> lane.gitlab().faults().clearAll()));
      }
    }
    plans.add(
        "each third request to GitLab fails, and the operator is killed in the burst",
        Scripts.around(
            Step.BURST,
            lane -> {
              lane.gitlab().faults().inject(Trouble.BROKEN.on("*", PATIENCE, 20));
              lane.restartOperator();
            },
            LONG,
            lane -> lane.gitlab().faults().clearAll()));
    plans.add("a hundred jobs come and are cancelled, six times, at REST", flapping(), FLAPPING);
    plans.add(
        "fifty jobs with a tag that no pool has at BURST",
        Scripts.during(
            Step.BURST,
            lane -> {
              long pipeline = lane.push(50, 1, "gpu");
              Course.pause(LONG);
              GitLabTruth.cancel(lane, pipeline);
            }),
        new Plan.Excuse(0, true));
    plans.add(
        "GitLab is gone for 10 s at BURST, and then %d more jobs wait".formatted(BACKLOG),
        Scripts.around(
            Step.BURST,
            lane -> lane.gitlab().faults().inject(Trouble.REFUSED.on("*", PATIENCE, -1)),
            OUTAGE,
            lane -> {
              lane.push(BACKLOG);
              lane.gitlab().faults().clearAll();
            }),
        new Plan.Excuse(BACKLOG, false));
    return plans.stream();
  }

  private static Plan.Script flapping() {
    return Scripts.during(
        Step.REST,
        lane -> {
          for (int round = 0; round < ROUNDS; round++) {
            long pipeline = lane.push(100);
            Course.pause(SOON);
            GitLabTruth.cancel(lane, pipeline);
            Course.pause(SOON);
          }
        });
  }
}
