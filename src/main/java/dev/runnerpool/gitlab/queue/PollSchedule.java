package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.ratelimit.PollInterval;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.client.RateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * When a queue is read next: fast while jobs wait, slowly while a live signal would tell of them,
 * and never faster than the budget bears. Safe for any number of threads.
 */
final class PollSchedule {

  /** Any number of hints within this time make one reading. */
  static final Duration BETWEEN_HINTS = Duration.ofMillis(250);

  /** What whole readings may take of the share while hints come: these tell sooner, for less. */
  private static final double BESIDE_HINTS = 0.5;

  private static final long VARIATION_SCALE = 1_000_000;

  /** A reading costs what the dearest did of this time: lists of projects are renewed seldom. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** What is said of a reading's length is a multiple of this: it differs from one to the next. */
  private static final Duration TOLD_IN = Duration.ofSeconds(1);

  private record Measured(Instant at, int requests, Duration took, boolean atRest) {}

  private final PollInterval pace;
  private final Supplier<Optional<RateLimiter>> budget;
  private final BooleanSupplier signals;

  private volatile boolean signalled;

  // Guarded by this.
  private Instant startedAt = Instant.EPOCH;
  private Instant askedAt = Instant.EPOCH;
  private Instant endedAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private boolean busy;
  private double variation = 1;
  private int requestsOfNew = 1;
  private final Deque<Measured> readings = new ArrayDeque<>();

  /**
   * The pacing of a queue that was never read.
   *
   * @param budget what the readings may take of the token's budget, once it is known
   * @param signals whether a signal is live that would tell of new jobs
   */
  PollSchedule(
      GitLabConfig config, Supplier<Optional<RateLimiter>> budget, BooleanSupplier signals) {
    this.pace =
        new PollInterval(config.poll().active(), config.poll().quiet(), config.poll().watched());
    this.budget = budget;
    this.signals = signals;
  }

  /**
   * Looks whether a signal is live. Outside of all locks: who gives signals has locks of its own.
   */
  void look() {
    signalled = signals.getAsBoolean();
  }

  /** Requests begin to be sent. */
  synchronized void started(Instant now) {
    startedAt = now;
    askedAt = now;
  }

  /** A hint begins to be followed in the middle of a reading of the whole queue. */
  synchronized void followed(Instant now) {
    askedAt = now;
  }

  /**
   * The whole queue was read.
   *
   * @param requests how many that took
   * @param jobsWait whether it found any: then more may be asked than at rest
   */
  synchronized void read(long requests, boolean jobsWait, Instant now) {
    readings.addLast(
        new Measured(
            now,
            Math.max(1, Math.toIntExact(requests)),
            Duration.between(startedAt, now),
            !jobsWait));
    while (readings.size() > 2 && readings.getFirst().at().isBefore(now.minus(REMEMBERED))) {
      readings.removeFirst();
    }
    endedAt = now;
    notBefore = Instant.EPOCH;
    variation =
        (double) Backoff.varied(Duration.ofMillis(VARIATION_SCALE)).toMillis() / VARIATION_SCALE;
    // The pace that is wanted, not the one that is left by others: they count on it.
    PollInterval.Cost free = cost(Double.POSITIVE_INFINITY);
    Duration round = pace.pause(busy, signalled, free).plus(free.took());
    budget
        .get()
        .ifPresent(
            shared -> shared.claim(this, free.requests() * 1000.0 / Math.max(1, round.toMillis())));
  }

  /** What came since was read, by so many requests. */
  synchronized void readNew(long requests) {
    requestsOfNew = Math.max(1, Math.toIntExact(requests));
  }

  /** Requests that a reading of what came takes: so many did the last. */
  synchronized int requestsOfNew() {
    return Math.min(requestsOfNew, requests());
  }

  /** Jobs wait, or did a moment ago; or not. */
  synchronized void busy(boolean jobsWait) {
    busy = jobsWait;
  }

  /** The queue could not be read: it is let alone for a while, whatever is told of it. */
  synchronized void letAlone(Duration pause, Instant now) {
    endedAt = now;
    notBefore = now.plus(pause);
  }

  /** When the whole queue is due. It comes nearer when a signal ceases to be live. */
  synchronized Instant due() {
    if (notBefore.isAfter(endedAt)) {
      return notBefore;
    }
    if (readings.isEmpty()) {
      return endedAt;
    }
    Duration took = readings.getLast().took();
    double perSecond = share() * (busy && signalled ? BESIDE_HINTS : 1);
    Duration pause =
        pace.pause(busy, signalled, new PollInterval.Cost(requests(), took, perSecond));
    return endedAt.plusMillis(Math.round(pause.toMillis() * variation));
  }

  /** When a hint may be followed. */
  synchronized Instant soonest(int requests, Instant now) {
    Instant apart = askedAt.plus(BETWEEN_HINTS);
    Duration affordable =
        budget.get().map(shared -> shared.untilAffordable(requests)).orElse(Duration.ZERO);
    Instant byShare = askedAt.plus(new PollInterval.Cost(requests, Duration.ZERO, share()).least());
    Instant bySaved = now.plus(affordable);
    Instant byBudget = byShare.isBefore(bySaved) ? byShare : bySaved;
    return byBudget.isAfter(apart) ? byBudget : apart;
  }

  /**
   * Whether a hint that costs so many requests is followed in the middle of a reading of the whole
   * queue: if that costs more than twice as many, and these may be sent now.
   */
  synchronized boolean interrupts(int requests, Instant now) {
    return requests <= requests() / 2 && !soonest(requests, now).isAfter(now);
  }

  /** Requests that a reading of the whole queue takes. */
  synchronized int requests() {
    return readings.stream().mapToInt(Measured::requests).max().orElse(1);
  }

  /** At rest; empty before the first reading. */
  synchronized Optional<Duration> worstStaleness() {
    return readings.isEmpty()
        ? Optional.empty()
        : Optional.of(pace.worstStaleness(signalled, costAtRest()));
  }

  /** At rest; empty before the first reading. */
  synchronized OptionalDouble requestsPerMinute() {
    return readings.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(pace.requestsPerMinute(signalled, costAtRest()));
  }

  /** The queue is read no more. */
  void end() {
    budget.get().ifPresent(shared -> shared.withdraw(this));
  }

  private PollInterval.Cost cost(double perSecond) {
    Duration took =
        readings.stream().map(Measured::took).max(Duration::compareTo).orElse(Duration.ZERO);
    return new PollInterval.Cost(requests(), took, perSecond);
  }

  /** By readings that found no job; by all as long as there are only others. */
  private PollInterval.Cost costAtRest() {
    List<Measured> calm = readings.stream().filter(Measured::atRest).toList();
    Collection<Measured> which = calm.isEmpty() ? readings : calm;
    int requests = which.stream().mapToInt(Measured::requests).max().orElse(1);
    Duration took = which.stream().map(Measured::took).max(Duration::compareTo).orElse(TOLD_IN);
    // In numbers, as each look asks: durations divide by BigDecimal.
    long step = TOLD_IN.toNanos();
    long steps = (took.toNanos() + step - 1) / step;
    return new PollInterval.Cost(requests, TOLD_IN.multipliedBy(steps), share());
  }

  private double share() {
    return budget.get().map(shared -> shared.share(this)).orElse(Double.POSITIVE_INFINITY);
  }
}
