package dev.runnerpool.gitlab.client;

import java.util.EnumSet;
import java.util.Set;

/** The kinds of request, with what the token needs for each. */
public enum Endpoint {
  ReadUser("GET /user", "ask who it belongs to", "the scope read_api"),
  ReadProject("GET /projects/:id", "read the project", "the scope read_api and a role there"),
  ReadGroup("GET /groups/:id", "read the group", "the scope read_api and a role there"),
  ListProjects("GET /groups/:id/projects", "list the group's projects", Endpoint.READ_GROUP),
  ListJobs("GET /projects/:id/jobs", "read the project's jobs", Endpoint.READ_JOBS),
  ListGroupJobs("POST /graphql", "read the group's jobs", Endpoint.READ_GROUP),
  ListProtectedBranches(
      "GET /projects/:id/protected_branches", "list the protected branches", Endpoint.READ_CODE),
  ListProtectedTags(
      "GET /projects/:id/protected_tags", "list the protected tags", Endpoint.READ_CODE),
  ListMergeRequests(
      "GET /projects/:id/merge_requests", "list the merge requests", Endpoint.READ_CODE),
  ListInstanceJobs("POST /graphql", "read the jobs of the whole instance", Endpoint.READ_ALL),
  ListProjectRunners(
      "GET /projects/:id/runners",
      "list the project's runners",
      "the scope read_api and the role Maintainer in the project"),
  ListGroupRunners(
      "GET /groups/:id/runners",
      "list the group's runners",
      "the scope read_api and the role Maintainer or Owner in the group"),
  ListAllRunners("GET /runners/all", "list the runners of the whole instance", Endpoint.READ_ALL),
  CreateRunner(
      "POST /user/runners",
      "create a runner",
      "the scope create_runner, and the role " + Endpoint.RUNNERS),
  ReadRunner("GET /runners/:id", "read the pool's runner", Endpoint.MANAGE),
  ListRunnerJobs(
      "POST /graphql", "read the jobs that the pool's runner took", Endpoint.READ_RUNNER),
  /** The same by REST: why jobs failed, and all there is where GraphQL does not tell. */
  ListRunnerJobsByRest(
      "GET /runners/:id/jobs", "read the jobs that the pool's runner took", Endpoint.READ_RUNNER),
  UpdateRunner("PUT /runners/:id", "change the pool's runner", Endpoint.MANAGE),
  ResetRunnerToken(
      "POST /runners/:id/reset_authentication_token", "renew the runner's token", Endpoint.MANAGE),
  VerifyRunner("POST /runners/verify", "check the runner's token", Endpoint.RUNNER_TOKEN),
  ListRunnerProcesses("GET /runners/:id/managers", "list the runner's managers", Endpoint.MANAGE),
  DeleteRunnerProcess(
      "DELETE /runners/managers", "delete a manager of the runner", "a runner's own token"),
  DeleteRunner("DELETE /runners/:id", "delete the pool's runner", Endpoint.MANAGE),
  RequestJob("POST /jobs/request", "wait for hints of jobs", Endpoint.RUNNER_TOKEN),
  UpdateJob("PUT /jobs/:id", "give a job back", "the job's own token"),
  CancelJob("POST /projects/:id/jobs/:job_id/cancel", "cancel a lost job", Endpoint.END_JOBS),
  RetryJob("POST /projects/:id/jobs/:job_id/retry", "repeat a lost job", Endpoint.END_JOBS),
  ListDeployments(
      "GET /projects/:id/deployments", "list the project's deployments", Endpoint.READ_JOBS),
  ListResourceGroups(
      "GET /projects/:id/resource_groups",
      "list the project's resource groups",
      Endpoint.READ_JOBS),
  ListProjectHooks(
      "GET /projects/:id/hooks", "list the project's webhooks", Endpoint.PROJECT_HOOKS),
  CreateProjectHook(
      "POST /projects/:id/hooks", "make a webhook in the project", Endpoint.PROJECT_HOOKS),
  UpdateProjectHook(
      "PUT /projects/:id/hooks/:hook_id", "change the project's webhook", Endpoint.PROJECT_HOOKS),
  DeleteProjectHook(
      "DELETE /projects/:id/hooks/:hook_id",
      "delete the project's webhook",
      Endpoint.PROJECT_HOOKS),
  ListGroupHooks("GET /groups/:id/hooks", "list the group's webhooks", Endpoint.GROUP_HOOKS),
  CreateGroupHook("POST /groups/:id/hooks", "make a webhook in the group", Endpoint.GROUP_HOOKS),
  UpdateGroupHook(
      "PUT /groups/:id/hooks/:hook_id", "change the group's webhook", Endpoint.GROUP_HOOKS),
  DeleteGroupHook(
      "DELETE /groups/:id/hooks/:hook_id", "delete the group's webhook", Endpoint.GROUP_HOOKS);

  private static final String END_JOBS =
      "the scope api and the role Maintainer or Owner in the project";

  private static final String READ_JOBS =
      "the scope read_api and the role Reporter or above in the project";

  private static final String PROJECT_HOOKS =
      "the scope api and the role Maintainer or Owner in the project";

  private static final String GROUP_HOOKS =
      "the scope api, the role Owner in the group, and GitLab Premium or Ultimate";

  private static final String READ_CODE =
      "the scope read_api and the role Reporter in the project, Maintainer in older GitLabs";
  private static final String READ_GROUP =
      "the scope read_api and the role Reporter or above in the group";
  private static final String READ_ALL =
      "the scope read_api and an administrator as its user, with Admin Mode the scope admin_mode too";
  private static final String RUNNERS =
      "Owner for a group, Maintainer for a project, or an administrator for the instance";
  private static final String MANAGE = "the scope manage_runner, and the role " + RUNNERS;

  private static final String RUNNER_TOKEN = "the runner's own token";
  private static final String READ_RUNNER =
      "the scope read_api, and the role Maintainer in the group or project, or an administrator for"
          + " the instance";

  /** GraphQL only reads here, and the last two are a sentinel's, which waits and gives back. */
  private static final Set<Endpoint> WRITES_NOTHING =
      EnumSet.of(
          ListGroupJobs, ListInstanceJobs, ListRunnerJobs, VerifyRunner, RequestJob, UpdateJob);

  private final String route;
  private final String purpose;
  private final String needs;

  Endpoint(String route, String purpose, String needs) {
    this.route = route;
    this.purpose = purpose;
    this.needs = needs;
  }

  /** Method and template of the path, below {@code /api/v4} or {@code /api}. */
  public String route() {
    return route;
  }

  /** Whether it deletes, of which no answer but a success is awaited. */
  boolean deletes() {
    return route.startsWith("DELETE");
  }

  /** Whether it changes anything in GitLab. */
  boolean writes() {
    return !route.startsWith("GET") && !WRITES_NOTHING.contains(this);
  }

  /** What it is for, to follow "may not". */
  String purpose() {
    return purpose;
  }

  /** What the token needs for it. */
  String needs() {
    return needs;
  }
}
