package dev.runnerpool.gitlab;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A way by which GitLab tells that jobs came, so that polling need not be fast. */
public interface WakeSignal {

  /** The ways there are. */
  enum Kind {
    /** The long poll of a paused runner. */
    Sentinel,
    /** GitLab's webhooks. */
    Webhook
  }

  /**
   * How a signal stands.
   *
   * @param live whether a hint would arrive now
   * @param message for people: what it rests on, or why it is not live and what would be right
   * @param lastHeard when it last brought a hint
   */
  record Liveness(boolean live, String message, Optional<Instant> lastHeard) {

    /** For status: {@code webhook: live}, or why not. */
    public String said(Kind kind) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      return name + (live ? ": live" : ": not live: " + message);
    }
  }

  /** Which way this is. */
  Kind kind();

  /** How it stands for a scope; empty if nobody asked for it there. Never blocks. */
  Optional<Liveness> of(Scope scope);
}
