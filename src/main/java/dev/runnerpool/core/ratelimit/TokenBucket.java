package dev.runnerpool.core.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many requests one GitLab is sent with one token: in no minute more than was agreed, and never
 * more than GitLab itself says it still takes.
 *
 * <p>A third of a minute's requests may go at once, the others come back evenly over the minute.
 * When few are left of what GitLab tells, those are spread until its count begins again. Requests
 * have classes: each leaves more of what is saved to those above it, and waits as long as one of
 * those waits; a class is served as soon as those above it are quiet, and a queue that waited for
 * 10 s goes with the runners. Safe for any number of threads.
 */
public final class TokenBucket {

  /** What a request is for; the last goes first. */
  public enum Purpose {
    /** What happened long ago: it leaves half of what can be saved to others. */
    Past,
    /** Jobs that runners of pools took: it leaves a third of what can be saved to others. */
    JobHistory,
    /** Reading a queue: it leaves the reserve to others. */
    Queue,
    /** Runners of pools, to be made, changed or removed. */
    Runners
  }

  /** The least that can be agreed. */
  public static final int LEAST_PER_MINUTE = 10;

  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  /** GitLab tells whole seconds: the end of one window moves a little from answer to answer. */
  private static final Duration SAME_WINDOW = Duration.ofSeconds(2);

  private static final double SECONDS = 60;
  private static final double NANOS = 1e9;
  private static final double AT_ONCE = 1 / 3.0;
  private static final double RESERVED = 1 / 5.0;
  private static final double LEAST_RATE = 3;

  /** Whoever waits asks at least so often. */
  private static final Duration ASKS_AGAIN = Duration.ofSeconds(2);

  private static final Duration QUEUE_WAITS = Duration.ofSeconds(10);

  /** What is left to others who use the same token, of what GitLab tells it takes. */
  private static final double OURS = 0.8;

  /** After a refusal half as many are sent for so long. */
  private static final Duration SLOWER_FOR = Duration.ofMinutes(10);

  private final double agreed;
  private final double most;

  private double perMinute;
  private Instant slowerUntil = Instant.EPOCH;
  private double saved;
  private Instant countedAt = Instant.EPOCH;
  private Instant sentAt = Instant.EPOCH;
  private Instant silentUntil = Instant.EPOCH;
  private long left = Long.MAX_VALUE;
  private Instant leftUntil = Instant.EPOCH;
  private final Map<Purpose, Instant> waiting = new EnumMap<>(Purpose.class);
  private Instant queueWaitsSince = Instant.EPOCH;

  /**
   * A budget of which nothing is spent, never larger than that.
   *
   * @param perMinute most requests in any minute, at least {@value #LEAST_PER_MINUTE}
   */
  public TokenBucket(int perMinute) {
    this(perMinute, perMinute);
  }

  /**
   * A budget that follows what GitLab tells of its own limit: four fifths of that are sent.
   *
   * @param perMinute most requests in any minute while GitLab tells no limit, at least {@value
   *     #LEAST_PER_MINUTE}
   * @param most the same however much GitLab takes
   */
  public TokenBucket(int perMinute, int most) {
    if (perMinute < LEAST_PER_MINUTE) {
      throw new IllegalArgumentException(
          "%d requests per minute are too few: %d is the least"
              .formatted(perMinute, LEAST_PER_MINUTE));
    }
    this.agreed = perMinute;
    this.most = Math.max(perMinute, most);
    this.perMinute = perMinute;
    this.saved = atOnce();
  }

  /**
   * Takes one request and returns zero, or returns when it is worth asking again. Who waits asks
   * again within 2 s, or gives its turn up.
   */
  public synchronized Duration take(Purpose purpose, Instant now) {
    boolean overdue = purpose == Purpose.Queue && isQueueOverdue(now);
    Duration wait =
        overdue
            ? until(Purpose.Runners, purpose, 1, now)
            : longest(until(purpose, 1, now), untilTurn(purpose, now));
    if (wait.isZero()) {
      waiting.remove(purpose);
      saved--;
      sentAt = now;
      if (now.isBefore(leftUntil)) {
        left--;
      }
    } else {
      if (purpose == Purpose.Queue && !waits(purpose, now)) {
        queueWaitsSince = now;
      }
      waiting.put(purpose, now);
    }
    return wait;
  }

  private boolean waits(Purpose purpose, Instant now) {
    Instant asked = waiting.get(purpose);
    return asked != null && !now.isBefore(asked) && now.isBefore(asked.plus(ASKS_AGAIN));
  }

  /** Registrations that fail for ever must not keep queues unread: one waits so long at most. */
  private boolean isQueueOverdue(Instant now) {
    return waits(Purpose.Queue, now) && !now.isBefore(queueWaitsSince.plus(QUEUE_WAITS));
  }

  /**
   * While a class above waits it goes first, even where so little is saved that none is kept; and
   * an overdue queue goes before all, if GitLab takes more requests than the last.
   */
  private Duration untilTurn(Purpose purpose, Instant now) {
    boolean queueFirst = isQueueOverdue(now) && untilLeft(Purpose.Queue, 1, now).isZero();
    return waiting.keySet().stream()
        .filter(other -> other.compareTo(purpose) > 0 || (queueFirst && other == Purpose.Queue))
        .filter(other -> other != purpose && waits(other, now))
        .map(other -> Duration.between(now, waiting.get(other).plus(ASKS_AGAIN)))
        .reduce(Duration.ZERO, TokenBucket::longest);
  }

  /** How long until so many could be sent without waiting in between; zero is now. */
  public synchronized Duration until(Purpose purpose, int requests, Instant now) {
    return until(purpose, purpose, requests, now);
  }

  private Duration until(Purpose reserving, Purpose purpose, int requests, Instant now) {
    count(now);
    return longest(
        untilSaved(reserving, requests),
        longest(untilLeft(purpose, requests, now), positive(Duration.between(now, silentUntil))));
  }

  /**
   * What an answer of GitLab tells of its own count.
   *
   * @param limit most per minute, 0 if untold
   * @param remaining how many it still takes before it counts again
   * @param untilReset when that is, by GitLab's clock alone; ignored if not ahead
   */
  public synchronized void told(long limit, long remaining, Duration untilReset, Instant now) {
    if (limit > 0) {
      count(now);
      double ours = most > agreed ? Math.min(most, limit * OURS) : Math.min(agreed, limit);
      perMinute = Math.max(LEAST_RATE, ours);
      saved = Math.min(saved, atOnce());
    }
    if (untilReset.isNegative() || untilReset.isZero()) {
      return;
    }
    Instant reset =
        now.plus(untilReset.compareTo(LONGEST_WINDOW) < 0 ? untilReset : LONGEST_WINDOW);
    // Answers come in any order: of one window the smallest figure is the newest.
    boolean same =
        now.isBefore(leftUntil)
            && Duration.between(leftUntil, reset).abs().compareTo(SAME_WINDOW) <= 0;
    left = Math.max(0, same ? Math.min(left, remaining) : remaining);
    leftUntil = reset;
  }

  /** GitLab refused: nothing is sent before that time, and for a while after it less. */
  public synchronized void silence(Instant until) {
    silentUntil = until.isAfter(silentUntil) ? until : silentUntil;
    if (most > agreed) {
      slowerUntil = silentUntil.plus(SLOWER_FOR);
    }
  }

  /** Requests that could be sent at once now; 0 while GitLab wants none. */
  public synchronized double remaining(Instant now) {
    count(now);
    if (now.isBefore(silentUntil)) {
      return 0;
    }
    return Math.max(0, now.isBefore(leftUntil) ? Math.min(saved, left) : saved);
  }

  /** Requests per second that readings of queues can go on with for ever. */
  public synchronized double queuesPerSecond() {
    return perSecond() * (1 - RESERVED);
  }

  private Duration untilSaved(Purpose purpose, int requests) {
    double wanted = Math.min(atOnce(), requests + reserve(purpose));
    return wanted <= saved ? Duration.ZERO : seconds((wanted - saved) / perSecond());
  }

  private Duration untilLeft(Purpose purpose, int requests, Instant now) {
    if (!now.isBefore(leftUntil)) {
      return Duration.ZERO;
    }
    Duration reset = Duration.between(now, leftUntil);
    long usable = purpose == Purpose.Runners ? left : left - kept(purpose);
    if (usable <= 0) {
      return reset;
    }
    boolean plenty = left > saved + perSecond() * reset.toNanos() / NANOS;
    if (plenty || purpose == Purpose.Runners) {
      return Duration.ZERO;
    }
    Instant next = sentAt.plus(reset.dividedBy(usable + 1).multipliedBy(requests));
    return shortest(reset, positive(Duration.between(now, next)));
  }

  /** What readings leave of GitLab's own count to others. */
  private long kept(Purpose purpose) {
    long share = purpose == Purpose.Queue ? left / 10 : left / 2;
    return Math.max(1, Math.min((long) reserve(purpose), share));
  }

  private void count(Instant now) {
    if (countedAt.isBefore(now)) {
      double seconds = Duration.between(countedAt, now).toNanos() / NANOS;
      countedAt = now;
      saved = Math.min(atOnce(), saved + seconds * perSecond());
    }
  }

  private double atOnce() {
    return Math.max(1, allowed() * AT_ONCE);
  }

  private double allowed() {
    return countedAt.isBefore(slowerUntil)
        ? Math.max(Math.min(perMinute, LEAST_PER_MINUTE), perMinute / 2)
        : perMinute;
  }

  private double reserve(Purpose purpose) {
    return switch (purpose) {
      case Runners -> 0;
      case Queue -> reserve();
      case JobHistory -> Math.max(reserve(), atOnce() / 3);
      case Past -> Math.max(reserve(), atOnce() / 2);
    };
  }

  /** At least one request of the budget, yet never all of what can be saved. */
  private double reserve() {
    return Math.min(atOnce() - 1, Math.max(1, atOnce() * RESERVED));
  }

  private double perSecond() {
    return (allowed() - atOnce()) / SECONDS;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) Math.ceil(seconds * NANOS));
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shortest(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
