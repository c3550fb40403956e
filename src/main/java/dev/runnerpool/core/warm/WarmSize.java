package dev.runnerpool.core.warm;

import java.time.Duration;
import java.util.Locale;

/**
 * How many runners a pool keeps warm by its own history, and why.
 *
 * @param runners how many
 * @param basis what the number rests on
 */
public record WarmSize(int runners, Basis basis) {

  /** What a size rests on. */
  public sealed interface Basis {}

  /** Too little is known yet: the manifest's {@code min} holds. */
  record TooLittle(int starts, int arrivals) implements Basis {}

  /**
   * Jobs that came at such a time.
   *
   * @param when which part of the history was asked, for people
   * @param arrivals how many jobs came then
   * @param told how many of those were read from GitLab's past and not seen to come
   * @param starts what 95 of 100 of them would have met at most, still under way after their wait
   * @param targetWait how long that wait may be
   * @param median half of the starts took no longer
   * @param long95 95 of 100 took no longer
   */
  record Seen(
      String when,
      int arrivals,
      int told,
      int starts,
      Duration targetWait,
      Duration median,
      Duration long95)
      implements Basis {}

  /** One line that explains the number. */
  public String explain() {
    if (basis instanceof Seen seen) {
      return "autoWarm %d%s: 95 of 100 arrivals %s met at most %d starts still under way %s later, %d arrivals seen%s; half of the starts take %s, 95 of 100 up to %s"
          .formatted(
              runners,
              bound(seen),
              seen.when(),
              seen.starts(),
              seconds(seen.targetWait()),
              seen.arrivals(),
              source(seen),
              seconds(seen.median()),
              seconds(seen.long95()));
    }
    TooLittle little = (TooLittle) basis;
    return "autoWarm %d (its min): too little seen yet, %d starts and %d arrivals, of %d and %d"
        .formatted(
            runners,
            little.starts(),
            little.arrivals(),
            WarmHistory.LEAST_STARTS,
            WarmHistory.LEAST_ARRIVALS);
  }

  private static String source(Seen seen) {
    return seen.told() == 0 ? "" : ", %d of them read from GitLab".formatted(seen.told());
  }

  private String bound(Seen seen) {
    if (seen.starts() == runners) {
      return "";
    }
    return seen.starts() > runners ? " (its max)" : " (its min)";
  }

  private static String seconds(Duration time) {
    double seconds = time.toMillis() / 1000.0;
    return seconds == Math.rint(seconds)
        ? "%d s".formatted((long) seconds)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
