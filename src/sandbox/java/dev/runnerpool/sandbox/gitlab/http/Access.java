package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who calls, and what their token's scopes and their roles let them see and do. */
final class Access {
  private Access() {}

  /** The token of the call, 401 without a good one, 403 without any of {@code scopes}. */
  static AccessToken require(Call call, GitLab.Parts gitlab, Scope... scopes) {
    AccessToken token = authenticate(call, gitlab);
    if (Arrays.stream(scopes).noneMatch(token.scopes()::contains)) {
      throw new ApiError(
          Reply.json(
              403,
              Map.of(
                  "error",
                  "insufficient_scope",
                  "error_description",
                  "The request requires higher privileges than provided by the access token.",
                  "scope",
                  Arrays.stream(scopes).map(Scope::word).collect(Collectors.joining(" ")))));
    }
    return token;
  }

  /** The token of the call whatever its scopes, 401 without a good one. */
  static AccessToken authenticate(Call call, GitLab.Parts gitlab) {
    AccessToken token =
        value(call).flatMap(gitlab.tokens()::find).orElseThrow(ApiError::unauthorized);
    if (token.isExpired(gitlab.clock().instant())) {
      throw new ApiError(
          Reply.json(
              401,
              Map.of(
                  "error",
                  "invalid_token",
                  "error_description",
                  "Token is expired. You can either do re-authorization or token refresh.")));
    }
    return call.byOutsider() ? token.ofOutsider() : token;
  }

  private static Optional<String> value(Call call) {
    Optional<String> bearer =
        call.header("Authorization")
            .filter(header -> header.startsWith("Bearer "))
            .map(header -> header.substring("Bearer ".length()));
    return call.header("PRIVATE-TOKEN").or(() -> bearer).or(() -> call.text("private_token"));
  }

  static AccessToken reader(Call call, GitLab.Parts gitlab) {
    return require(call, gitlab, Scope.API, Scope.READ_API);
  }

  static AccessToken writer(Call call, GitLab.Parts gitlab) {
    return require(call, gitlab, Scope.API);
  }

  static boolean may(AccessToken token, String fullPath, Role role) {
    return token.admin() || token.roleIn(fullPath).atLeast(role);
  }

  /**
   * Whether the token's user may read a project's jobs: reporters and above, guests too where jobs
   * are public, and nobody where there is no CI/CD (GitLab's {@code ProjectPolicy}, {@code
   * read_build}).
   */
  static boolean readsJobs(AccessToken token, Project project) {
    boolean open = project.settings().publicJobs();
    return project.settings().ciEnabled()
        && may(token, project.fullPath(), open ? Role.GUEST : Role.REPORTER);
  }

  /** The project named in the path, if the caller may read its jobs: else 404 or 403. */
  static Project projectWithJobs(Call call, GitLab.Parts gitlab, AccessToken token) {
    Project project = project(call, gitlab, token, Role.GUEST);
    if (!readsJobs(token, project)) {
      throw ApiError.forbidden();
    }
    return project;
  }

  /**
   * The project named in the path: 404 if the caller may not see it, 403 below {@code role}; 301 or
   * 405 by a path of before (GitLab's {@code API::Helpers#find_project!}).
   */
  static Project project(Call call, GitLab.Parts gitlab, AccessToken token, Role role) {
    String id = call.path("id");
    Optional<Project> there = gitlab.namespaces().project(id);
    Project project =
        there
            .or(() -> gitlab.namespaces().movedFrom(id))
            .filter(found -> may(token, found.fullPath(), Role.GUEST))
            .orElseThrow(() -> ApiError.notFound("Project "));
    if (there.isEmpty()) {
      throw ApiError.moved(call.context().request(), project.id());
    }
    if (!may(token, project.fullPath(), role)) {
      throw ApiError.forbidden();
    }
    return project;
  }

  /** The group named in the path: 404 if the caller may not see it, 403 below {@code role}. */
  static Group group(Call call, GitLab.Parts gitlab, AccessToken token, Role role) {
    Group group =
        gitlab
            .namespaces()
            .group(call.path("id"))
            .filter(found -> may(token, found.fullPath(), Role.GUEST))
            .orElseThrow(() -> ApiError.notFound("Group "));
    if (!may(token, group.fullPath(), role)) {
      throw ApiError.forbidden();
    }
    return group;
  }
}
