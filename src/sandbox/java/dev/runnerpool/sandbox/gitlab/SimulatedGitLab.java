package dev.runnerpool.sandbox.gitlab;

import dev.runnerpool.sandbox.gitlab.ci.CiFile;
import dev.runnerpool.sandbox.gitlab.ci.CiPlan;
import dev.runnerpool.sandbox.gitlab.http.Faults;
import dev.runnerpool.sandbox.gitlab.http.FirstSeen;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.GitLabServer;
import dev.runnerpool.sandbox.gitlab.http.RequestLog;
import dev.runnerpool.sandbox.gitlab.http.Settings;
import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.PastJob;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.gitlab.state.TokenRules;
import dev.runnerpool.sandbox.gitlab.state.WebHooks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A running simulated GitLab. All methods may be called from any thread. */
public final class SimulatedGitLab implements AutoCloseable {
  private final GitLab gitlab;
  private final GitLabServer server;

  private SimulatedGitLab(GitLab gitlab, GitLabServer server) {
    this.gitlab = gitlab;
    this.server = server;
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static SimulatedGitLab start(GitLabOptions options) {
    GitLab gitlab = new GitLab(options.clock());
    return new SimulatedGitLab(gitlab, new GitLabServer(options, gitlab));
  }

  /** Address of the instance, with the relative URL root, without a slash at the end. */
  public String url() {
    return server.url();
  }

  /** The group at {@code fullPath}, created with those above it if missing. */
  public Group createGroup(String fullPath) {
    return gitlab.locked(parts -> parts.namespaces().createGroup(fullPath));
  }

  /** The project at {@code fullPath}, created with its groups if missing. */
  public Project createProject(String fullPath) {
    return createProject(fullPath, ProjectSettings.DEFAULT);
  }

  /** The project at {@code fullPath} as it is, created only if missing. */
  public Project ensureProject(String fullPath) {
    return gitlab.locked(
        parts ->
            parts
                .namespaces()
                .project(fullPath)
                .orElseGet(
                    () -> parts.namespaces().createProject(fullPath, ProjectSettings.DEFAULT)));
  }

  /** The project at {@code fullPath} with these settings, created if missing. */
  public Project createProject(String fullPath, ProjectSettings settings) {
    return gitlab.locked(parts -> parts.namespaces().createProject(fullPath, settings));
  }

  /** Protects branches, or tags, of a project; {@code *} in the name stands for any text. */
  public void protect(Project project, String name, boolean tags) {
    gitlab.locked(
        parts -> {
          parts.namespaces().protect(project, name, tags);
          return null;
        });
  }

  /** A token of a new user who has {@code role} in every group and project. */
  public String createToken(String name, Set<Scope> scopes, Role role, boolean admin) {
    return gitlab.locked(
        parts -> parts.tokens().create(name, scopes, role, Map.of(), admin, null).value());
  }

  /** A token of a new user who has the given roles, by full path of a group or project, only. */
  public String createToken(String name, Set<Scope> scopes, Map<String, Role> memberships) {
    AccessToken token =
        gitlab.locked(
            parts -> parts.tokens().create(name, scopes, Role.NONE, memberships, false, null));
    return token.value();
  }

  /** The token of a new runner, as somebody makes one by hand. */
  public String createRunner(RunnerScope scope, RunnerSettings settings) {
    return gitlab.locked(parts -> parts.runners().create(scope, settings).token());
  }

  /** Makes the tokens called {@code name} worthless at once. */
  public void revokeTokens(String name) {
    gitlab.locked(parts -> parts.tokens().revoke(name));
  }

  /** From now on tokens of runners are given by these rules. */
  public void runnerTokens(TokenRules rules) {
    gitlab.locked(
        parts -> {
          parts.runners().tokenRules(rules);
          return rules;
        });
  }

  /**
   * Pushes to a ref: creates the pipeline that {@code ciYaml} asks for.
   *
   * @param project full path or id
   * @return what became of the push: the pipeline's id and the warnings of the file
   * @throws dev.runnerpool.sandbox.gitlab.ci.CiFileException if GitLab would refuse the file
   * @throws IllegalArgumentException if there is no such project
   */
  public Pushed pushPipeline(String project, String ref, boolean protectedRef, String ciYaml) {
    return pushPipeline(project, ref, protectedRef, ".gitlab-ci.yml", ciYaml);
  }

  /** The same with the file's name, which errors and warnings begin with. */
  public Pushed pushPipeline(
      String project, String ref, boolean protectedRef, String file, String ciYaml) {
    CiPlan plan = CiFile.read(file, ciYaml);
    return gitlab.locked(
        parts -> {
          long id = parts.jobs().push(found(parts, project), ref, protectedRef, plan).id();
          return new Pushed(id, plan.warnings());
        });
  }

  /**
   * Creates a pipeline of any origin.
   *
   * @param project full path or id
   * @param others text of what its {@code trigger} jobs start, as of {@link CiFile#read(String,
   *     String, Map)}
   */
  public Pushed startPipeline(
      String project, Origin origin, String ciYaml, Map<String, String> others) {
    CiPlan plan = CiFile.read(".gitlab-ci.yml", ciYaml, others);
    return gitlab.locked(
        parts -> {
          long id = parts.jobs().start(found(parts, project), origin, plan).id();
          return new Pushed(id, plan.warnings());
        });
  }

  /** The merge request {@code iid} of {@code target}, made if missing; projects by full path. */
  public MergeRequest mergeRequest(
      long iid, String source, String sourceBranch, String target, String targetBranch) {
    return gitlab.locked(
        parts ->
            parts
                .namespaces()
                .mergeRequest(
                    iid, found(parts, source), sourceBranch, found(parts, target), targetBranch));
  }

  /** Cancels a job. */
  public void cancel(long job) {
    gitlab.locked(parts -> parts.jobs().find(job).map(parts.jobs()::cancel));
  }

  /** Runs an ended job again. */
  public void retry(long job) {
    gitlab.locked(parts -> parts.jobs().find(job).flatMap(parts.jobs()::retry));
  }

  private static Project found(GitLab.Parts parts, String project) {
    return parts
        .namespaces()
        .project(project)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no project '%s': create it first".formatted(project)));
  }

  /**
   * Gives a runner a past: jobs that it ran well, oldest first.
   *
   * @param project full path or id
   * @param runner the runner's number
   * @throws IllegalArgumentException if there is no such project or runner
   */
  public void past(String project, long runner, List<PastJob> jobs) {
    CiPlan plan = CiFile.read(".gitlab-ci.yml", "job: {script: [make]}");
    gitlab.locked(
        parts -> {
          parts
              .jobs()
              .past(
                  parts.namespaces().project(project).orElseThrow(IllegalArgumentException::new),
                  parts.runners().find(runner).orElseThrow(IllegalArgumentException::new),
                  plan,
                  jobs);
          return null;
        });
  }

  /** A pipeline that was created. */
  public record Pushed(long pipelineId, List<String> warnings) {}

  /** Every job by id, each try one entry, as it stands now. */
  public List<SimulatedJob> jobs() {
    return gitlab.locked(parts -> parts.jobs().all().stream().map(Job::view).toList());
  }

  /** What a job printed so far, as its runner told it; empty if there is no such job. */
  public String log(long job) {
    return gitlab.locked(
        parts ->
            parts
                .jobs()
                .find(job)
                .map(each -> new String(each.log().content(), StandardCharsets.UTF_8))
                .orElse(""));
  }

  /**
   * Status of a pipeline in GitLab's words.
   *
   * @throws IllegalArgumentException if there is no such pipeline
   */
  public String pipelineStatus(long pipelineId) {
    return gitlab.locked(
        parts ->
            parts
                .jobs()
                .pipeline(pipelineId)
                .orElseThrow(
                    () -> new IllegalArgumentException("there is no pipeline " + pipelineId))
                .status()
                .word());
  }

  /** What this GitLab can of webhooks from now on. */
  public void edition(WebHooks.Edition edition) {
    gitlab.locked(
        parts -> {
          parts.hooks().change(edition);
          return null;
        });
  }

  /** Descriptions of runners that were made while another of the same description was there. */
  public List<String> runnersMadeTwice() {
    return gitlab.locked(parts -> parts.runners().twins());
  }

  /** Requests so far, by route and status. */
  public RequestLog requests() {
    return server.requests();
  }

  /** How long jobs waited until the operator was told of them. */
  public FirstSeen seen() {
    return server.seen();
  }

  /** How many job requests are held open now. */
  public int heldRequests() {
    return gitlab.locked(parts -> parts.polls().held());
  }

  public Faults faults() {
    return server.faults();
  }

  /** Switches that may be changed while it runs. */
  public Settings settings() {
    return server.settings();
  }

  @Override
  public void close() {
    server.close();
  }
}
