package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;
import java.time.Instant;

/**
 * A webhook of a project or group. GitLab gives one up for a while after four failures in a row,
 * for longer each time, and for good after forty.
 */
public final class WebHook {
  private static final int FAILURES_TO_REST = 4;
  private static final int FAILURES_TO_END = 40;
  private static final Duration FIRST_REST = Duration.ofMinutes(1);
  private static final Duration LONGEST_REST = Duration.ofDays(1);
  private static final int MOST_DOUBLINGS = 11;

  private final long id;
  private final RunnerScope scope;
  private final Instant createdAt;
  private Settings settings;
  private int failures;
  private int rests;
  private Instant disabledUntil;

  /**
   * What a user sets.
   *
   * @param token sent along as it is, null for none
   * @param signingToken signed with, null for none
   */
  public record Settings(
      String url,
      String name,
      String description,
      boolean jobEvents,
      boolean pipelineEvents,
      boolean pushEvents,
      boolean verifyTls,
      String token,
      String signingToken) {

    @Override
    public String toString() {
      return "Settings[" + url + "]";
    }
  }

  WebHook(long id, RunnerScope scope, Settings settings, Instant createdAt) {
    this.id = id;
    this.scope = scope;
    this.settings = settings;
    this.createdAt = createdAt;
  }

  public long id() {
    return id;
  }

  /** The project or group it belongs to. */
  public RunnerScope scope() {
    return scope;
  }

  public Settings settings() {
    return settings;
  }

  public void change(Settings next) {
    settings = next;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** When it is tried again, null if it does not rest. */
  public Instant disabledUntil() {
    return disabledUntil;
  }

  /** GitLab's word: executable, temporarily_disabled or disabled. */
  public String alertStatus(Instant now) {
    if (failures >= FAILURES_TO_END) {
      return "disabled";
    }
    return isExecutable(now) ? "executable" : "temporarily_disabled";
  }

  boolean isExecutable(Instant now) {
    boolean rests = disabledUntil != null && now.isBefore(disabledUntil);
    return failures < FAILURES_TO_END && !rests;
  }

  /** Notes how a delivery ended. */
  public void delivered(boolean well, Instant now) {
    if (well) {
      failures = 0;
      rests = 0;
      disabledUntil = null;
      return;
    }
    failures++;
    if (failures >= FAILURES_TO_REST) {
      Duration rest = FIRST_REST.multipliedBy(1L << Math.min(rests++, MOST_DOUBLINGS));
      disabledUntil = now.plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
    }
  }
}
