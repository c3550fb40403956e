package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** When time alone may change a plan: a timeout, a deadline, the edge of a schedule. */
final class NextCheck {

  private NextCheck() {}

  static Optional<Instant> of(PoolSnapshot snapshot) {
    Policy policy = snapshot.policy();
    Stream<Instant> idle =
        snapshot.in(RunnerState.IDLE).stream()
            .map(runner -> runner.since().plus(policy.idleTimeout()));
    Stream<Instant> proven =
        snapshot.startFailures().count() == 0
            ? Stream.empty()
            : snapshot.in(RunnerState.IDLE).stream()
                .map(runner -> runner.since().plus(StartFailures.PROVEN));
    Stream<Instant> starting =
        snapshot.in(RunnerState.STARTING).stream()
            .flatMap(
                runner ->
                    Stream.of(
                        runner.since().plus(policy.startupDeadline()),
                        runner.since().plus(policy.fallbackAfter())));
    Stream<Instant> others =
        Stream.concat(
            Stream.of(
                snapshot.startFailures().pauseUntil(), peakFades(snapshot), heldUntil(snapshot)),
            Stream.concat(
                snapshot.avoidedUntil().values().stream(),
                policy.schedules().stream().map(s -> s.nextEdge(snapshot.now()))));
    return Stream.concat(Stream.concat(idle, proven), Stream.concat(starting, others))
        .filter(at -> at.isAfter(snapshot.now()))
        .min(Instant::compareTo);
  }

  private static Instant heldUntil(PoolSnapshot snapshot) {
    return snapshot.demand() instanceof Demand.Held held ? held.until() : snapshot.now();
  }

  /**
   * While the peak is above need, a time at which it may have fallen. When it falls is not part of
   * the snapshot; a tenth of the window keeps no runner much longer than it should stay.
   */
  private static Instant peakFades(PoolSnapshot snapshot) {
    boolean holds = snapshot.peakNeed() > snapshot.need();
    return holds && !snapshot.in(RunnerState.IDLE).isEmpty()
        ? snapshot.now().plus(snapshot.policy().idleTimeout().dividedBy(10))
        : snapshot.now();
  }
}
