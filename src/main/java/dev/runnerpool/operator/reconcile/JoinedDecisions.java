package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One pool's decisions as lines of the log: each that changed something, or that says of something
 * else than before why nothing is done. Those of one second are one line.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class JoinedDecisions {

  /** A pool is looked at up to twenty times a second, and so could write as many lines. */
  static final Duration JOINED = Duration.ofSeconds(1);

  /**
   * What one look came to.
   *
   * @param started pods that were made
   * @param stopped pods that were told to stop
   * @param took how long the look took
   * @param known whether it rests on anything: at the start of the operator nothing is known yet
   */
  record Look(Decision decision, int started, int stopped, Duration took, boolean known) {}

  /**
   * What a line tells.
   *
   * @param decision the last of them
   * @param started pods that were made by all of them
   * @param stopped pods that were told to stop by all of them
   * @param took how long their looks took in all
   * @param decisions how many they are
   */
  record Line(Decision decision, int started, int stopped, Duration took, int decisions) {

    private Line and(Look next) {
      return new Line(
          next.decision(),
          started + next.started(),
          stopped + next.stopped(),
          took.plus(next.took()),
          decisions + 1);
    }
  }

  private Reason last = Reason.Satisfied;
  private Instant writtenAt = Instant.EPOCH;
  private Line open;

  /** Takes over a look; answers the line to be written now, if one is. */
  Optional<Line> take(Look look, Instant now) {
    if (isNews(look)) {
      Line begun = new Line(look.decision(), 0, 0, Duration.ZERO, 0);
      open = (open == null ? begun : open).and(look);
    }
    if (look.known()) {
      last = look.decision().reason();
    }
    if (open == null || now.isBefore(writtenAt.plus(JOINED))) {
      return Optional.empty();
    }
    Line line = open;
    open = null;
    writtenAt = now;
    return Optional.of(line);
  }

  /** When the line that is kept back is due; empty if none is. */
  Optional<Instant> dueAt() {
    return open == null ? Optional.empty() : Optional.of(writtenAt.plus(JOINED));
  }

  /** That all is there again is no news: what brought it was. */
  private boolean isNews(Look look) {
    Reason reason = look.decision().reason();
    return look.started() > 0
        || look.stopped() > 0
        || (look.known() && reason != last && reason != Reason.Satisfied);
  }
}
