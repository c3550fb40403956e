package dev.runnerpool.operator.leader;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the lease when it is free and keeps it. Another's lease counts as ended when it was seen
 * unchanged for its duration by this machine's own clock: clocks of machines are never compared.
 * One thread at a time.
 */
final class Election {

  /** How this process stands. */
  enum Standing {
    /** Another holds the lease, or its time has not ended. */
    STANDBY,
    /** The lease is ours. */
    LEADING,
    /** The lease was ours and may have been another's since: what we know is outdated. */
    LOST
  }

  /**
   * Who takes part, and the times.
   *
   * @param identity of this process and no other, also not of one before it
   * @param duration for how long the lease is asked
   * @param renewDeadline for how long after a renewal this process acts; shorter than the duration,
   *     so that a write sent at its end arrives before another takes over
   */
  record Terms(String identity, Duration duration, Duration renewDeadline) {}

  private final Leases leases;
  private final LeaseTerm leaderGuard;
  private final Terms terms;
  private final Supplier<Moment> clock;

  private LeaseState mine;
  private LeaseState seen;
  private Moment seenSince;
  private Optional<Instant> ledBeforeUntil = Optional.empty();

  Election(Leases leases, LeaseTerm leaderGuard, Terms terms, Supplier<Moment> clock) {
    this.leases = leases;
    this.leaderGuard = leaderGuard;
    this.terms = terms;
    this.clock = clock;
  }

  /** Who holds the lease as far as it is known; empty if nobody does. */
  String holder() {
    return mine != null ? mine.holder() : seen == null ? "" : seen.holder();
  }

  /**
   * When the leader before this one renewed the lease for the last time or gave it away, by its own
   * clock; empty if there was none, or this process does not lead.
   */
  Optional<Instant> ledBeforeUntil() {
    return ledBeforeUntil;
  }

  /** Renews the lease, or takes it if it is free. */
  Standing step() {
    return mine != null ? renew() : seek();
  }

  private Standing renew() {
    if (keep(mine)) {
      return Standing.LEADING;
    }
    Optional<LeaseState> found = leases.read();
    boolean renewed;
    if (found.isPresent()) {
      // Ours with another version: a renewal whose answer did not arrive.
      renewed = found.get().holder().equals(terms.identity()) && keep(found.get());
    } else {
      // Deleted. While our time lasts nobody else can have taken it.
      renewed = leaderGuard.holds() && keep(mine.notStored());
    }
    if (!renewed) {
      leaderGuard.end();
      mine = null;
    }
    return renewed ? Standing.LEADING : Standing.LOST;
  }

  private Standing seek() {
    Optional<LeaseState> found = leases.read();
    if (found.isPresent() && (seen == null || !found.get().version().equals(seen.version()))) {
      seen = found.get();
      seenSince = clock.get();
    }
    boolean free =
        seen == null
            || seen.isFree()
            // Taken by us, and the answer did not arrive.
            || seen.holder().equals(terms.identity())
            || seenSince.atLeastUntil(clock.get()).compareTo(seen.duration()) >= 0;
    if (!free) {
      return Standing.STANDBY;
    }
    Instant now = Instant.ofEpochMilli(clock.get().millis());
    LeaseState wanted =
        new LeaseState(
            terms.identity(),
            terms.duration(),
            now,
            now,
            found.map(lease -> lease.transitions() + 1).orElse(0),
            found.map(LeaseState::version).orElse(""));
    if (!keep(wanted)) {
      return Standing.STANDBY;
    }
    ledBeforeUntil = found.map(LeaseState::renewed);
    return Standing.LEADING;
  }

  private boolean keep(LeaseState lease) {
    Moment sent = clock.get();
    Optional<LeaseState> stored =
        leases.write(lease.renewedAt(Instant.ofEpochMilli(sent.millis())));
    if (stored.isEmpty()) {
      return false;
    }
    mine = stored.get();
    leaderGuard.renew(sent, terms.renewDeadline());
    return true;
  }

  /** Gives the lease away if it is ours, so that another takes it at once. Nothing may act now. */
  void release() {
    leaderGuard.end();
    if (mine != null) {
      leases.write(mine.released(Instant.ofEpochMilli(clock.get().millis())));
      mine = null;
    }
  }
}
