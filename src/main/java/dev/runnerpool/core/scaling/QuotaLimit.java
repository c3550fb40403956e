package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * How many runners the namespace's quota admits, learnt from the starts that it refused. A pool at
 * its quota is as one at its {@code max}: as many start as ended, and what is refused is no failed
 * start. Now and then one more is tried, as the quota may be shared or raised.
 *
 * <p>Kubernetes counts a pod until it is terminal ({@code QuotaV1Pod} in {@code
 * pkg/quota/v1/evaluator/core/pods.go}), and counts again some moments later, by a controller. So a
 * start that follows an end at once may be refused though it has room: it is tried again soon.
 *
 * @param admitted how many runners were live when one more was refused
 * @param live how many were when last looked
 * @param tries how many starts in a row were refused that an end should have made room for
 * @param retryAt when the next of those may be tried
 * @param probeAt when one more than admitted may be tried
 * @param answer what the API server said last, for people
 */
public record QuotaLimit(
    int admitted, int live, int tries, Instant retryAt, Instant probeAt, String answer) {

  /** A refused try costs a request, and a job may wait for what another pool no longer uses. */
  static final Duration PROBE = Duration.ofSeconds(10);

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);

  /** After so many, 15 s in all, others have taken what the runner left. */
  private static final int RETRIES = 5;

  /** None that is known. */
  public static QuotaLimit none() {
    return new QuotaLimit(Integer.MAX_VALUE, 0, 0, Instant.EPOCH, Instant.EPOCH, "");
  }

  /** Whether none is known. */
  public boolean isNone() {
    return admitted == Integer.MAX_VALUE;
  }

  /** Whether it admits no more than so many live runners, as far as is known. */
  public boolean isReached(int running) {
    return running >= admitted;
  }

  /**
   * A start was refused.
   *
   * @param now how many runners are live, those started beside it among them
   */
  public QuotaLimit refused(Instant at, int now, String why) {
    if (!isNone() && now < admitted && tries < RETRIES) {
      Duration pause = FIRST_RETRY.multipliedBy(1L << tries);
      return new QuotaLimit(admitted, now, tries + 1, at.plus(pause), probeAt, why);
    }
    return new QuotaLimit(now, now, 0, Instant.EPOCH, at.plus(PROBE), why);
  }

  /** So many runners are live: one that ended left room, one more than admitted lifts the limit. */
  public QuotaLimit observe(int now) {
    if (isNone() || now == live) {
      return this;
    }
    return now > admitted
        ? none()
        : new QuotaLimit(admitted, now, 0, Instant.EPOCH, probeAt, answer);
  }

  /** How many more may be started while so many are live. */
  int mayStart(Instant now, int running) {
    if (isNone()) {
      return Integer.MAX_VALUE;
    }
    if (running > admitted || (running < admitted && now.isBefore(retryAt))) {
      return 0;
    }
    return admitted - running + (now.isBefore(probeAt) ? 0 : 1);
  }
}
