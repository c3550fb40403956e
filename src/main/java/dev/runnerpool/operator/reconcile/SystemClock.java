package dev.runnerpool.operator.reconcile;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** The one clock of the operator; tests bring their own. */
@Singleton
class SystemClock {

  /** The machine's time. */
  @Produces
  @Singleton
  @DefaultBean
  InstantSource time() {
    return Clock.systemUTC();
  }
}
