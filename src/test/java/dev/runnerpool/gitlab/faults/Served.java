package dev.runnerpool.gitlab.faults;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.util.Map;
import java.util.Set;

/** The kinds of pool that between them make every kind of request. */
enum Served {
  /** A group's jobs, and a webhook there. */
  GROUP("group: team", Map.of()),
  /** A project's jobs, those of protected refs alone, and a webhook there. */
  PROJECT(
      "project: team/app",
      Map.of(
          "POST /api/graphql", "facts of jobs",
          "GET /api/v4/projects/:id/jobs", "jobs of a project")),
  /** All jobs of a GitLab. */
  INSTANCE("instance: true", Map.of("POST /api/graphql", "jobs of an instance")),
  /** A project's jobs, by a runner that somebody made by hand. */
  OWN(
      "project: team/app, runner: {secretRef: {name: own-runner}}",
      Map.of(
          "POST /api/v4/runners/verify",
          "runner of its own",
          "DELETE /api/v4/runners/managers",
          "runner of its own"));

  static final String PROJECT_PATH = "team/app";

  private final String spec;
  private final Map<String, String> apart;

  Served(String spec, Map<String, String> apart) {
    this.spec = spec;
    this.apart = apart;
  }

  /** The fields of {@code spec.gitlab} that name the scope and the runner. */
  String spec() {
    return spec;
  }

  /** Requests that mean something else in this kind of pool than in others, by route. */
  Map<String, String> apart() {
    return apart;
  }

  boolean hasOwnRunner() {
    return this == OWN;
  }

  boolean hasHook() {
    return this == GROUP || this == PROJECT;
  }

  boolean isProtected() {
    return this == PROJECT;
  }

  /** Whether the route, which several kinds of request share, is that one in such a pool. */
  boolean means(Endpoint call) {
    return switch (call) {
      case ListGroupJobs -> this == GROUP;
      case ListInstanceJobs -> this == INSTANCE;
      case ListRunnerJobs -> this == PROJECT;
      default -> true;
    };
  }

  /** Where the operator keeps its hook, below {@code /api/v4}. */
  String hooks() {
    return this == GROUP ? "/groups/team/hooks" : "/projects/team%2Fapp/hooks";
  }

  /** A token that may do all that the pool needs. */
  String token(SimulatedGitLab gitlab) {
    Set<Scope> scopes = Set.of(Scope.API);
    return this == INSTANCE
        ? gitlab.createToken("operator", scopes, Role.NONE, true)
        : gitlab.createToken("operator", scopes, Map.of("team", Role.OWNER));
  }
}
