package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import dev.runnerpool.gitlab.client.RunnerSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The runners of one scope in GitLab. Many pools may share one object, and with it the list of the
 * scope's runners: each says how new it must be for it, and who comes while it is read waits for
 * it. Safe for any number of threads; calls block.
 */
public final class ScopeRunners {

  private final GitLabClient session;
  private final Scope scope;
  private final InstantSource clock;
  private final Object listing = new Object();

  // Guarded by listing.
  private List<Responses.RunnerEntry> listed = List.of();
  private Instant listedAt = Instant.MIN;
  private Optional<GitLabException> failure = Optional.empty();
  private Instant failedAt = Instant.MIN;

  // Of the group or project; empty until a runner is made, and after one could not be made.
  private volatile Optional<Long> number = Optional.empty();

  /** The runners of a scope, by an account's session. */
  public ScopeRunners(GitLabClient session, Scope scope, InstantSource clock) {
    this.session = session;
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Numbers of the runners that carry the pool's marker, lowest first.
   *
   * @param notBefore the list must have been begun then or later
   */
  List<Long> marked(RunnerPool pool, Instant notBefore) {
    return described(list(notBefore), description -> RunnerMarker.isIn(description, pool));
  }

  /** Numbers of the runners that are so described now, lowest first. */
  public List<Long> described(Predicate<String> description) {
    return described(list(clock.instant()), description);
  }

  private List<Responses.RunnerEntry> list(Instant notBefore) {
    Instant asked = clock.instant();
    synchronized (listing) {
      if (!listedAt.isBefore(notBefore)) {
        return listed;
      }
      if (failure.isPresent() && !failedAt.isBefore(asked)) {
        throw failure.get();
      }
      Instant begun = clock.instant();
      try {
        listed = all();
        listedAt = begun;
        failure = Optional.empty();
        return listed;
      } catch (GitLabException e) {
        failure = Optional.of(e);
        failedAt = begun;
        throw e;
      }
    }
  }

  private static List<Long> described(
      List<Responses.RunnerEntry> runners, Predicate<String> description) {
    return runners.stream()
        .filter(runner -> runner != null && runner.description() != null)
        .filter(runner -> description.test(runner.description()))
        .map(Responses.RunnerEntry::id)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  private List<Responses.RunnerEntry> all() {
    Endpoint call =
        switch (scope.kind()) {
          case Group -> Endpoint.ListGroupRunners;
          case Project -> Endpoint.ListProjectRunners;
          case Instance -> Endpoint.ListAllRunners;
        };
    return session.all(
        call,
        Map.of("type", type()),
        (api, page) ->
            switch (scope.kind()) {
              case Group -> api.runners("groups", scope.id(), page);
              case Project -> api.runners("projects", scope.id(), page);
              case Instance -> api.allRunners(page);
            });
  }

  private String type() {
    return switch (scope.kind()) {
      case Group -> "group_type";
      case Project -> "project_type";
      case Instance -> "instance_type";
    };
  }

  /** A runner, or empty if GitLab has it no more. */
  public Optional<Responses.Runner> find(long id) {
    Optional<Responses.Runner> runner =
        GitLabException.unless(
            GitLabException::isGone,
            () -> session.call(Endpoint.ReadRunner, api -> api.runner(id)));
    runner.ifPresent(read -> required(read.id(), Endpoint.ReadRunner, "a runner without id"));
    return runner;
  }

  /** A runner that GitLab lists; making another in its place would give a pool or scope two. */
  public Responses.Runner listed(long id) {
    return find(id)
        .orElseThrow(
            () -> session.incomplete(Endpoint.ReadRunner, "nothing for a runner that it lists"));
  }

  /** A runner that was made, with its first token. */
  public record Made(long id, RunnerToken token) {}

  /** Makes a runner in the scope. */
  public Made create(RunnerSettings settings) {
    Optional<Long> known = number;
    RunnerSettings made =
        switch (scope.kind()) {
          case Group -> settings.madeFor(type(), known.orElseGet(this::groupId), null);
          case Project -> settings.madeFor(type(), null, known.orElseGet(this::projectId));
          case Instance -> settings.madeFor(type(), null, null);
        };
    number = Optional.ofNullable(made.groupId()).or(() -> Optional.ofNullable(made.projectId()));
    Responses.IssuedToken created;
    try {
      created = session.call(Endpoint.CreateRunner, api -> api.createRunner(made));
    } catch (GitLabException e) {
      // A group or project made again under its name has another number.
      number = Optional.empty();
      throw e;
    }
    if (created.id() == null || created.token() == null) {
      throw session.incomplete(Endpoint.CreateRunner, "a runner without id or token");
    }
    return new Made(created.id(), given(Endpoint.CreateRunner, created));
  }

  private RunnerToken given(Endpoint call, Responses.IssuedToken answer) {
    return RunnerToken.given(
        answer.token(), TokenCalls.end(session, call, answer), clock.instant());
  }

  private Long groupId() {
    Responses.Group group = session.call(Endpoint.ReadGroup, api -> api.group(scope.id()));
    return required(group.id(), Endpoint.ReadGroup, "a group without id");
  }

  private Long projectId() {
    Responses.Project project = session.call(Endpoint.ReadProject, api -> api.project(scope.id()));
    return required(project.id(), Endpoint.ReadProject, "a project without id");
  }

  /** A new token for a runner; the one before is void at once. */
  public RunnerToken resetToken(long id) {
    Responses.IssuedToken reset =
        session.call(Endpoint.ResetRunnerToken, api -> api.resetRunnerToken(id));
    required(reset.token(), Endpoint.ResetRunnerToken, "no token");
    return given(Endpoint.ResetRunnerToken, reset);
  }

  /** System ids of a runner's managers. */
  List<String> processes(long id) {
    return session
        .all(Endpoint.ListRunnerProcesses, Map.of(), (api, page) -> api.runnerProcesses(id, page))
        .stream()
        .map(Responses.RunnerProcess::systemId)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Changes a runner. */
  public void update(long id, RunnerSettings settings) {
    session.call(Endpoint.UpdateRunner, api -> api.updateRunner(id, settings));
  }

  /** Deletes a runner, or finds it gone. */
  public void delete(long id) {
    session.delete(Endpoint.DeleteRunner, api -> api.deleteRunner(id));
  }

  private <T> T required(T value, Endpoint call, String otherwise) {
    if (value == null) {
      throw session.incomplete(call, otherwise);
    }
    return value;
  }
}
