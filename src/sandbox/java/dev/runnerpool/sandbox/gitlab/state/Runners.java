package dev.runnerpool.sandbox.gitlab.state;

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
    RegisteredRunner runner =
        new RegisteredRunner(++lastId, scope, settings, Secrets.next("glrt-"), clock.instant());
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
    runner.token(Secrets.next("glrt-"));
    polls.tick(runner);
  }

  public void delete(RegisteredRunner runner) {
    byId.remove(runner.id());
    polls.tick(runner);
  }

  /** Forgets one process of a runner; false if it was not known. */
  public boolean deleteProcess(RegisteredRunner runner, String systemId) {
    return runner.removeProcess(systemId);
  }

  public Optional<RegisteredRunner> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<RegisteredRunner> byToken(String token) {
    return byId.values().stream().filter(runner -> runner.token().equals(token)).findFirst();
  }

  public Collection<RegisteredRunner> all() {
    return Collections.unmodifiableCollection(byId.values());
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
