package dev.runnerpool.bench;

import java.time.Duration;
import java.util.List;

/** All that is measured, in this order. */
final class Cases {
  static final List<Case> ALL =
      List.of(
          new BareClient(1_000),
          new Burst("burst", 500, 50, true),
          new Burst("thousand", 1_000, 0, true),
          new Burst("polling", 500, 50, false),
          new Rest("rest", 50, 20, Duration.ofSeconds(60)),
          new Rest("pools", 200, 10, Duration.ofSeconds(60)));

  private Cases() {}
}
