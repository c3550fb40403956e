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
    Stream<Instant> starting =
        snapshot.in(RunnerState.STARTING).stream()
            .flatMap(
                runner ->
                    Stream.of(
                        runner.since().plus(policy.startupDeadline()),
                        runner.since().plus(policy.fallbackAfter())));
    Stream<Instant> others =
        Stream.concat(
            Stream.of(snapshot.startFailures().pauseUntil()),
            Stream.concat(
                snapshot.avoidedUntil().values().stream(),
                policy.schedules().stream().map(s -> s.nextEdge(snapshot.now()))));
    return Stream.concat(idle, Stream.concat(starting, others))
        .filter(at -> at.isAfter(snapshot.now()))
        .min(Instant::compareTo);
  }
}
