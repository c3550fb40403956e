package dev.runnerpool.bench;

import java.time.Duration;
import java.util.List;

/** All that is measured, in this order. */
final class Cases {
  private static final Burst BURST = new Burst("burst", 500, 50, true);

  /**
   * A minute until pools come to rest, up to two until what a start left is collected, and {@code
   * idleTimeout} of 5 minutes, at which each fresh pool is looked at once more.
   */
  private static final Duration SETTLED = Duration.ofSeconds(330);

  static final List<Case> ALL =
      List.of(
          new BareClient(1_000),
          BURST,
          BURST.on("mixed", "arm64", "amd64"),
          BURST.slow(50),
          BURST.slow(200),
          BURST.slow(1_000),
          new Burst("thousand", 1_000, 0, true),
          new Warm(500, 500),
          new Burst("polling", 500, 50, false),
          new HookFlood(500, 50, 200, Duration.ofSeconds(20)),
          new ManyProjects(1_000, 500, 50),
          new LongQueue(10_000, 500, 50),
          new Failover(500, 50),
          new Steady("steady", 20, Duration.ofMinutes(2)),
          new Steady("steady-8", 8, Duration.ofMinutes(2)),
          new KedaBurst("keda-burst", 500, 50, Keda.Setup.SHIPPED),
          new KedaBurst("keda-best", 500, 50, Keda.Setup.BEST),
          new KedaBurst("keda-thousand", 1_000, 0, Keda.Setup.BEST),
          new KedaRest("keda-rest", 200, Keda.Setup.SHIPPED, Duration.ofSeconds(60)),
          new Start(5),
          new Rest("brief", 10, 5, Duration.ofSeconds(60), Duration.ofSeconds(30)),
          new Rest("rest", 50, 20, SETTLED, Duration.ofMinutes(2)),
          new Rest("pools", 200, 10, SETTLED, Duration.ofMinutes(4)),
          new Busy("busy", 200, 10, 10, Duration.ofSeconds(60), Duration.ofMinutes(2)));

  private Cases() {}
}
