package dev.runnerpool.operator.reconcile;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** The one clock of the operator; tests bring their own. */
final class SystemClock {

  private SystemClock() {}

  /** The machine's time. */
  @Produces
  @Singleton
  @DefaultBean
  static InstantSource time() {
    return Clock.systemUTC();
  }
}
