package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A runner as GitLab knows it: one token, any number of processes behind it. */
public final class RegisteredRunner {
  private static final Duration ONLINE = Duration.ofHours(2);
  private static final Duration TOLD = ONLINE.minusMinutes(5);
  private static final Duration STALE = Duration.ofDays(7);

  private final long id;
  private final RunnerScope scope;
  private final Instant createdAt;
  private final Map<String, RunnerProcess> processes = new LinkedHashMap<>();
  private String token;
  private Instant tokenExpiresAt;
  private boolean orphaned;
  private RunnerSettings settings;
  private Instant contactedAt;
  private String queueValue = Secrets.next("");

  RegisteredRunner(
      long id, RunnerScope scope, RunnerSettings settings, String token, Instant createdAt) {
    this.id = id;
    this.scope = scope;
    this.settings = settings;
    this.token = token;
    this.createdAt = createdAt;
  }

  public long id() {
    return id;
  }

  public RunnerScope scope() {
    return scope;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public String token() {
    return token;
  }

  /** When the token ends; null for never. */
  public Instant tokenExpiresAt() {
    return tokenExpiresAt;
  }

  /** Gives it another token; the end is null for never. */
  void token(String next, Instant expiresAt) {
    token = next;
    tokenExpiresAt = expiresAt;
  }

  boolean takes(String offered, Instant now) {
    return token.equals(offered) && (tokenExpiresAt == null || tokenExpiresAt.isAfter(now));
  }

  /** Whether what it belonged to is gone. */
  public boolean orphaned() {
    return orphaned;
  }

  void orphan() {
    orphaned = true;
  }

  public RunnerSettings settings() {
    return settings;
  }

  void settings(RunnerSettings next) {
    settings = next;
  }

  /** When any of its processes was last heard of; null for never. */
  public Instant contactedAt() {
    return contactedAt;
  }

  /** When it was last heard of, whoever spoke for it; null for never. */
  void heard(Instant at) {
    contactedAt = at;
  }

  /** Whether it is told of new jobs: only if GitLab itself heard of it lately, paused or not. */
  boolean isTold(Instant now) {
    return contactedAt != null && contactedAt.plus(TOLD).isAfter(now);
  }

  /** Changes whenever a job that fits was queued; what {@code last_update} is compared with. */
  public String queueValue() {
    return queueValue;
  }

  void newQueueValue() {
    queueValue = Secrets.next("");
  }

  public Collection<RunnerProcess> processes() {
    return Collections.unmodifiableCollection(processes.values());
  }

  public Optional<RunnerProcess> process(String systemId) {
    return Optional.ofNullable(processes.get(systemId));
  }

  boolean removeProcess(String systemId) {
    return processes.remove(systemId) != null;
  }

  /** Notes that a process spoke; {@code info} is null when it said nothing about itself. */
  RunnerProcess contact(String systemId, RunnerProcess.Info info, long newId, Instant now) {
    contactedAt = now;
    RunnerProcess known = processes.get(systemId);
    RunnerProcess.Info said =
        info != null ? info : known != null ? known.info() : RunnerProcess.Info.UNKNOWN;
    RunnerProcess process =
        new RunnerProcess(
            known == null ? newId : known.id(),
            systemId,
            said,
            known == null ? now : known.createdAt(),
            now);
    processes.put(systemId, process);
    return process;
  }

  /** GitLab's word for how recently something was heard of. */
  public static String status(Instant createdAt, Instant contactedAt, Instant now) {
    if (contactedAt == null) {
      return createdAt.plus(STALE).isBefore(now) ? "stale" : "never_contacted";
    }
    if (contactedAt.plus(ONLINE).isAfter(now)) {
      return "online";
    }
    return contactedAt.plus(STALE).isAfter(now) ? "offline" : "stale";
  }

  public String status(Instant now) {
    return status(createdAt, contactedAt, now);
  }
}
