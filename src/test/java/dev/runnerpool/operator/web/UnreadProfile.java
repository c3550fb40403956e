package dev.runnerpool.operator.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** The page by a clock that a test sets forward, behind connections that hold little. */
public final class UnreadProfile extends PageProfile {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    Set<Class<?>> enabled = new HashSet<>(super.getEnabledAlternatives());
    enabled.add(ForwardClock.class);
    enabled.add(SmallBuffers.class);
    return enabled;
  }

  /** The machine's time, and what a test adds to it. */
  @Alternative
  @Singleton
  public static class ForwardClock implements InstantSource {

    private volatile Duration ahead = Duration.ZERO;

    void forward(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  /** What the kernel holds for a reader is megabytes by itself, and no queue of ours. */
  @Alternative
  @Singleton
  public static class SmallBuffers implements HttpServerOptionsCustomizer {

    static final int BYTES = 16 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
      options.setSendBufferSize(BYTES);
    }
  }
}
