package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What pools know of their namespace's quota, by the time of now: mostly none. */
final class QuotaLimits {
  private QuotaLimits() {}

  static Arbitrary<Function<Instant, QuotaLimit>> any() {
    Arbitrary<Function<Instant, QuotaLimit>> limits =
        Combinators.combine(
                Arbitraries.integers().between(0, 8),
                Arbitraries.integers().between(-10, 10),
                Arbitraries.integers().between(-10, 10))
            .as(
                (admitted, retry, probe) ->
                    now ->
                        new QuotaLimit(
                            admitted,
                            0,
                            0,
                            now.plusSeconds(retry),
                            now.plusSeconds(probe),
                            "exceeded quota"));
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(now -> QuotaLimit.none())), Tuple.of(1, limits));
  }
}
