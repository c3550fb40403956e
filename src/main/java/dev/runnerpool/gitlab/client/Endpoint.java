package dev.runnerpool.gitlab.client;

/** The kinds of request, with what the token needs for each. */
public enum Endpoint {
  /** Whose token it is. */
  ReadUser("GET /user", "ask who it belongs to", "the scope read_api"),
  /** A project's number. */
  ReadProject("GET /projects/:id", "read the project", "the scope read_api and a role there"),
  /** A group's number. */
  ReadGroup("GET /groups/:id", "read the group", "the scope read_api and a role there"),
  /** Which projects a group has. */
  ListProjects(
      "GET /groups/:id/projects",
      "list the group's projects",
      "the scope read_api and the role Reporter or above in the group"),
  /** A project's waiting jobs. */
  ListJobs(
      "GET /projects/:id/jobs",
      "read the project's jobs",
      "the scope read_api and the role Reporter or above in the project"),
  /** A group's waiting jobs. */
  ListGroupJobs(
      "POST /graphql",
      "read the group's jobs",
      "the scope read_api and the role Reporter or above in the group"),
  /** A project's protected branches. */
  ListProtectedBranches(
      "GET /projects/:id/protected_branches", "list the protected branches", Endpoint.READ_CODE),
  /** A project's protected tags. */
  ListProtectedTags(
      "GET /projects/:id/protected_tags", "list the protected tags", Endpoint.READ_CODE),
  /** Branches of merge requests. */
  ListMergeRequests(
      "GET /projects/:id/merge_requests", "list the merge requests", Endpoint.READ_CODE),
  /** An instance's waiting jobs. */
  ListInstanceJobs(
      "POST /graphql",
      "read the jobs of the whole instance",
      "the scope read_api and an administrator as its user"),
  /** A project's runners. */
  ListProjectRunners(
      "GET /projects/:id/runners",
      "list the project's runners",
      "the scope read_api and the role Maintainer in the project"),
  /** A group's runners. */
  ListGroupRunners(
      "GET /groups/:id/runners",
      "list the group's runners",
      "the scope read_api and the role Maintainer or Owner in the group"),
  /** An instance's runners. */
  ListAllRunners(
      "GET /runners/all",
      "list the runners of the whole instance",
      "the scope read_api and an administrator as its user"),
  /** A new runner. */
  CreateRunner(
      "POST /user/runners",
      "create a runner",
      "the scope create_runner, and the role Owner for a group, Maintainer for a project, or an"
          + " administrator for the instance"),
  /** One runner's settings. */
  ReadRunner("GET /runners/:id", "read the pool's runner", Endpoint.MANAGE),
  /** The jobs a runner took. */
  ListRunnerJobs(
      "POST /graphql", "read the jobs that the pool's runner took", Endpoint.READ_RUNNER),
  /** The same by REST: why jobs failed, and all there is where GraphQL does not tell. */
  ListRunnerJobsByRest(
      "GET /runners/:id/jobs", "read the jobs that the pool's runner took", Endpoint.READ_RUNNER),
  /** Repairing drift, pausing. */
  UpdateRunner("PUT /runners/:id", "change the pool's runner", Endpoint.MANAGE),
  /** A token for a runner whose token was lost. */
  ResetRunnerToken(
      "POST /runners/:id/reset_authentication_token", "renew the runner's token", Endpoint.MANAGE),
  /** Whether a runner's token is good. */
  VerifyRunner("POST /runners/verify", "check the runner's token", Endpoint.RUNNER_TOKEN),
  /** What dead runners left behind. */
  ListRunnerProcesses("GET /runners/:id/managers", "list the runner's managers", Endpoint.MANAGE),
  /** The end of what a dead runner left behind. */
  DeleteRunnerProcess(
      "DELETE /runners/managers", "delete a manager of the runner", "a runner's own token"),
  /** The end of a runner. */
  DeleteRunner("DELETE /runners/:id", "delete the pool's runner", Endpoint.MANAGE),
  /** With a runner's own token: what a sentinel waits on. */
  RequestJob("POST /jobs/request", "wait for hints of jobs", Endpoint.RUNNER_TOKEN),
  /** With a job's own token: it is given back. */
  UpdateJob("PUT /jobs/:id", "give a job back", "the job's own token"),
  /** The end of a job whose runner is gone. */
  CancelJob("POST /projects/:id/jobs/:job_id/cancel", "cancel a lost job", Endpoint.END_JOBS),
  /** A lost job runs again. */
  RetryJob("POST /projects/:id/jobs/:job_id/retry", "repeat a lost job", Endpoint.END_JOBS),
  /** Whether a lost job may deploy. */
  ListDeployments(
      "GET /projects/:id/deployments", "list the project's deployments", Endpoint.READ_JOBS),
  /** Whether a lost job may hold a resource. */
  ListResourceGroups(
      "GET /projects/:id/resource_groups",
      "list the project's resource groups",
      Endpoint.READ_JOBS),
  /** A project's webhooks. */
  ListProjectHooks(
      "GET /projects/:id/hooks", "list the project's webhooks", Endpoint.PROJECT_HOOKS),
  /** A new webhook of a project. */
  CreateProjectHook(
      "POST /projects/:id/hooks", "make a webhook in the project", Endpoint.PROJECT_HOOKS),
  /** Repairing a project's webhook. */
  UpdateProjectHook(
      "PUT /projects/:id/hooks/:hook_id", "change the project's webhook", Endpoint.PROJECT_HOOKS),
  /** The end of a project's webhook. */
  DeleteProjectHook(
      "DELETE /projects/:id/hooks/:hook_id",
      "delete the project's webhook",
      Endpoint.PROJECT_HOOKS),
  /** A group's webhooks. */
  ListGroupHooks("GET /groups/:id/hooks", "list the group's webhooks", Endpoint.GROUP_HOOKS),
  /** A new webhook of a group. */
  CreateGroupHook("POST /groups/:id/hooks", "make a webhook in the group", Endpoint.GROUP_HOOKS),
  /** Repairing a group's webhook. */
  UpdateGroupHook(
      "PUT /groups/:id/hooks/:hook_id", "change the group's webhook", Endpoint.GROUP_HOOKS),
  /** The end of a group's webhook. */
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
  private static final String MANAGE =
      "the scope manage_runner, and the role Owner for a group, Maintainer for a project, or an"
          + " administrator for the instance";

  private static final String RUNNER_TOKEN = "the runner's own token";
  private static final String READ_RUNNER =
      "the scope read_api, and the role Maintainer in the group or project, or an administrator for"
          + " the instance";

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

  /** Whether it changes anything in GitLab. */
  boolean writes() {
    return switch (this) {
      case CreateRunner, UpdateRunner, ResetRunnerToken, DeleteRunner, DeleteRunnerProcess -> true;
      case CreateProjectHook, UpdateProjectHook, DeleteProjectHook -> true;
      case CancelJob, RetryJob -> true;
      case CreateGroupHook, UpdateGroupHook, DeleteGroupHook -> true;
      default -> false;
    };
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
