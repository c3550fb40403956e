package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The runners known to GitLab. */
public final class Runners {
  /** The process of a runner too old to say its {@code system_id}. */
  private static final String NO_SYSTEM_ID = "<legacy>";

  private final InstantSource clock;
  private final LongPolls polls;
  private final TreeMap<Long, RegisteredRunner> byId = new TreeMap<>();
  private TokenRules tokenRules = TokenRules.DEFAULT;
  private final List<String> twins = new ArrayList<>();
  private long lastId;
  private long lastProcessId;

  Runners(InstantSource clock, LongPolls polls) {
    this.clock = clock;
    this.polls = polls;
  }

  public RegisteredRunner create(RunnerScope scope, RunnerSettings settings) {
    String description = settings.description();
    if (description != null
        && all().stream().anyMatch(other -> description.equals(other.settings().description()))) {
      twins.add(description);
    }
    RegisteredRunner runner = new RegisteredRunner(++lastId, scope, settings, "", clock.instant());
    giveToken(runner);
    byId.put(runner.id(), runner);
    return runner;
  }

  /** Descriptions of runners that were made while another of the same description was there. */
  public List<String> twins() {
    return List.copyOf(twins);
  }

  public void update(RegisteredRunner runner, RunnerSettings settings) {
    runner.settings(settings);
    polls.tick(runner);
  }

  /** Gives the runner a new token; the old one is worthless at once. */
  public void resetToken(RegisteredRunner runner) {
    giveToken(runner);
    polls.tick(runner);
  }

  private void giveToken(RegisteredRunner runner) {
    boolean forEver = tokenRules.lifetime().isZero();
    runner.token(
        Secrets.next("glrt-"), forEver ? null : clock.instant().plus(tokenRules.lifetime()));
  }

  public TokenRules tokenRules() {
    return tokenRules;
  }

  /** Tokens given from now on follow these rules. */
  public void tokenRules(TokenRules rules) {
    tokenRules = rules;
  }

  /** Takes away what the runner belongs to. */
  public void orphan(RegisteredRunner runner) {
    runner.orphan();
    polls.tick(runner);
  }

  public void delete(RegisteredRunner runner) {
    byId.remove(runner.id());
    polls.tick(runner);
  }

  /** Forgets one process of a runner; false if it was not known. */
  public boolean deleteProcess(RegisteredRunner runner, String systemId) {
    if (!tokenRules.heardByVerifying()) {
      runner.heard(clock.instant());
    }
    return runner.removeProcess(systemId);
  }

  public Optional<RegisteredRunner> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<RegisteredRunner> byToken(String token) {
    Instant now = clock.instant();
    return byId.values().stream().filter(runner -> runner.takes(token, now)).findFirst();
  }

  public Collection<RegisteredRunner> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Notes that a process had the token of {@code runner} verified. */
  public void verified(RegisteredRunner runner, String systemId, RunnerProcess.Info info) {
    Instant before = runner.contactedAt();
    contact(runner, systemId, info);
    if (!tokenRules.heardByVerifying()) {
      runner.heard(before);
    }
  }

  /** Notes that a process of {@code runner} spoke. */
  public RunnerProcess contact(RegisteredRunner runner, String systemId, RunnerProcess.Info info) {
    String key = systemId == null || systemId.isEmpty() ? NO_SYSTEM_ID : systemId;
    if (runner.process(key).isEmpty()) {
      lastProcessId++;
    }
    return runner.contact(key, info, lastProcessId, clock.instant());
  }
}
