package dev.runnerpool.faults;

import java.time.Duration;
import java.util.List;

/**
 * The namespace goes instead of the pool, and first of all what people had put there, the
 * credentials too. An operator that starts then has no way to take leave of GitLab.
 */
final class NamespaceDeleted implements Plan.Script {
  private static final Duration AHEAD = Duration.ofSeconds(3);

  @Override
  public void before(Step step, Lane lane) {
    if (step == Step.LEAVE) {
      lane.home().delete();
      Course.pause(AHEAD);
    }
  }

  @Override
  public List<Violation> after(Lane lane) {
    lane.home().restore(lane.token());
    return List.of();
  }
}
