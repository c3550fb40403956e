package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.Answers;
import dev.runnerpool.operator.gitlab.client.Call;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.RunnerSettings;
import dev.runnerpool.operator.gitlab.client.Session;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The runners of one scope in GitLab. */
final class ScopeRunners {

  private static final int NOT_FOUND = 404;

  private final Session session;
  private final Scope scope;

  ScopeRunners(Session session, Scope scope) {
    this.session = session;
    this.scope = scope;
  }

  /** Numbers of the runners that carry the pool's marker, lowest first. */
  List<Long> marked(RunnerPool pool) {
    return all().stream()
        .filter(runner -> runner != null && Marker.isIn(runner.description(), pool))
        .map(Answers.RunnerEntry::id)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  private List<Answers.RunnerEntry> all() {
    Map<String, String> first = Map.of("type", type(), "per_page", "100");
    return switch (scope.kind()) {
      case Group ->
          session.all(
              Call.ListGroupRunners, first, (api, page) -> api.groupRunners(scope.id(), page));
      case Project ->
          session.all(
              Call.ListProjectRunners, first, (api, page) -> api.projectRunners(scope.id(), page));
      case Instance -> session.all(Call.ListAllRunners, first, (api, page) -> api.allRunners(page));
    };
  }

  private String type() {
    return switch (scope.kind()) {
      case Group -> "group_type";
      case Project -> "project_type";
      case Instance -> "instance_type";
    };
  }

  /** A runner, or empty if GitLab has it no more. */
  Optional<Answers.Runner> find(long id) {
    try {
      Answers.Runner runner = session.call(Call.ReadRunner, api -> api.runner(id));
      required(runner.id(), Call.ReadRunner, "a runner without id");
      return Optional.of(runner);
    } catch (GitLabException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes a runner in the scope. */
  Answers.RunnerToken create(RunnerSettings settings) {
    RunnerSettings made =
        switch (scope.kind()) {
          case Group -> settings.madeFor(type(), groupId(), null);
          case Project -> settings.madeFor(type(), null, projectId());
          case Instance -> settings.madeFor(type(), null, null);
        };
    Answers.RunnerToken created = session.call(Call.CreateRunner, api -> api.createRunner(made));
    if (created.id() == null || created.token() == null) {
      throw session.incomplete(Call.CreateRunner, "a runner without id or token");
    }
    return created;
  }

  private Long groupId() {
    Answers.Group group = session.call(Call.ReadGroup, api -> api.group(scope.id()));
    return required(group.id(), Call.ReadGroup, "a group without id");
  }

  private Long projectId() {
    Answers.Project project = session.call(Call.ReadProject, api -> api.project(scope.id()));
    return required(project.id(), Call.ReadProject, "a project without id");
  }

  /** A new token for a runner; the one before is void at once. */
  String resetToken(long id) {
    Answers.RunnerToken reset =
        session.call(Call.ResetRunnerToken, api -> api.resetRunnerToken(id));
    return required(reset.token(), Call.ResetRunnerToken, "no token");
  }

  /** Changes a runner. */
  void update(long id, RunnerSettings settings) {
    session.call(Call.UpdateRunner, api -> api.updateRunner(id, settings));
  }

  /** Deletes a runner, or finds it gone. */
  void delete(long id) {
    try {
      session.call(Call.DeleteRunner, api -> api.deleteRunner(id));
    } catch (GitLabException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }

  private <T> T required(T value, Call call, String otherwise) {
    if (value == null) {
      throw session.incomplete(call, otherwise);
    }
    return value;
  }
}
