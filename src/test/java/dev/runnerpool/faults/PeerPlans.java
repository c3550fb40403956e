package dev.runnerpool.faults;

import dev.runnerpool.sandbox.gitlab.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** T8: GitLab fails while the pool's life goes on. */
final class PeerPlans {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(5);
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
    return plans.stream();
  }
}
