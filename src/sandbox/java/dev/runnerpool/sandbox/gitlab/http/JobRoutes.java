package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.JobStatus;
import dev.runnerpool.sandbox.gitlab.state.Pipeline;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /projects/:id/jobs} and {@code /projects/:id/pipelines}, as users see them. */
final class JobRoutes {
  private static final Set<String> STATUSES =
      Set.of(
          "created",
          "waiting_for_resource",
          "preparing",
          "waiting_for_callback",
          "pending",
          "running",
          "success",
          "failed",
          "canceling",
          "canceled",
          "skipped",
          "manual",
          "scheduled");

  private final Pages pages;
  private final String externalUrl;
  private final Settings settings;
  private final RateLimits limits;

  JobRoutes(Pages pages, String externalUrl, Settings settings, RateLimits limits) {
    this.pages = pages;
    this.externalUrl = externalUrl;
    this.settings = settings;
    this.limits = limits;
  }

  void addTo(Routes routes) {
    routes.get("/api/v4/projects/:id/jobs", this::list);
    routes.get("/api/v4/projects/:id/jobs/:job", this::show);
    routes.get("/api/v4/projects/:id/jobs/:job/trace", JobRoutes::log);
    routes.post("/api/v4/projects/:id/jobs/:job/cancel", this::cancel);
    routes.post("/api/v4/projects/:id/jobs/:job/retry", this::retry);
    routes.post("/api/v4/projects/:id/jobs/:job/play", this::play);
    routes.get("/api/v4/projects/:id/pipelines", this::pipelines);
    routes.get("/api/v4/projects/:id/pipelines/:pipeline", this::pipeline);
    routes.get("/api/v4/projects/:id/pipelines/:pipeline/jobs", this::pipelineJobs);
    routes.post("/api/v4/projects/:id/pipelines/:pipeline/cancel", this::cancelPipeline);
    routes.post("/api/v4/projects/:id/pipelines/:pipeline/retry", this::retryPipeline);
  }

  private Reply list(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    long wait =
        limits.overBy(
            "jobs " + token.id(), settings.now().jobsPerMinute(), parts.clock().instant());
    if (wait > 0) {
      return RateLimits.perEndpoint(wait);
    }
    Project project = Access.projectWithJobs(call, parts, token);
    Stream<Job> jobs =
        parts.jobs().all().stream().filter(job -> job.project().id() == project.id());
    return page(call, parts, jobs);
  }

  private Reply page(Call call, GitLab.Parts parts, Stream<Job> jobs) {
    List<String> scope = call.list("scope");
    if (!STATUSES.containsAll(scope)) {
      throw ApiError.badRequest("scope does not have a valid value");
    }
    List<Job> chosen =
        jobs.filter(job -> !job.isBridge())
            .filter(job -> scope.isEmpty() || scope.contains(job.status().word()))
            .toList();
    Shapes shapes = new Shapes(externalUrl, parts);
    return pages.byId(call, chosen, Job::id, false, shapes::job);
  }

  private static Job job(Call call, GitLab.Parts parts, AccessToken token, Role role) {
    Project project = Access.project(call, parts, token, role);
    return parts
        .jobs()
        .find(call.id("job"))
        .filter(job -> job.project().id() == project.id())
        .orElseThrow(() -> ApiError.notFound(""));
  }

  private Reply show(Call call, GitLab.Parts parts) {
    Job job = job(call, parts, Access.reader(call, parts), Role.REPORTER);
    return Reply.ok(new Shapes(externalUrl, parts).job(job));
  }

  private static Reply log(Call call, GitLab.Parts parts) {
    Job job = job(call, parts, Access.reader(call, parts), Role.REPORTER);
    return Reply.text(200, new String(job.log().content(), StandardCharsets.UTF_8));
  }

  private Reply cancel(Call call, GitLab.Parts parts) {
    Job job = job(call, parts, Access.writer(call, parts), Role.DEVELOPER);
    // Only by force while the runner may still answer.
    if (job.status() != JobStatus.CANCELING || call.flag("force", false)) {
      parts.jobs().cancel(job);
    }
    return Reply.json(201, new Shapes(externalUrl, parts).job(job));
  }

  private Reply retry(Call call, GitLab.Parts parts) {
    Job job = job(call, parts, Access.writer(call, parts), Role.DEVELOPER);
    Optional<Job> next = parts.jobs().retry(job);
    return next.map(again -> Reply.json(201, new Shapes(externalUrl, parts).job(again)))
        .orElseThrow(() -> ApiError.message(403, "403 Forbidden - Job is not retryable"));
  }

  private Reply play(Call call, GitLab.Parts parts) {
    Job job = job(call, parts, Access.writer(call, parts), Role.DEVELOPER);
    if (!parts.jobs().play(job)) {
      throw ApiError.message(400, "400 Bad request - Unplayable Job");
    }
    return Reply.ok(new Shapes(externalUrl, parts).job(job));
  }

  private Reply pipelines(Call call, GitLab.Parts parts) {
    Project project = Access.project(call, parts, Access.reader(call, parts), Role.REPORTER);
    List<Pipeline> pipelines =
        parts.jobs().pipelines().stream()
            .filter(pipeline -> pipeline.project().id() == project.id())
            .filter(pipeline -> isAskedFor(pipeline, call.text("source").orElse(null)))
            .filter(pipeline -> matches(call, "status", pipeline.status().word()))
            .filter(pipeline -> matches(call, "ref", pipeline.ref()))
            .collect(Collectors.toList());
    Shapes shapes = new Shapes(externalUrl, parts);
    return pages.byId(call, pipelines, Pipeline::id, true, shapes::pipeline);
  }

  /** Children only if they are named: {@code prefiltered_pipelines} of {@code PipelinesFinder}. */
  static boolean isAskedFor(Pipeline pipeline, String source) {
    return source == null ? !pipeline.isChild() : pipeline.origin().source().equals(source);
  }

  private static boolean matches(Call call, String parameter, String value) {
    return call.text(parameter).map(value::equals).orElse(true);
  }

  private static Pipeline pipelineOf(Call call, GitLab.Parts parts, AccessToken token, Role role) {
    Project project = Access.project(call, parts, token, role);
    return parts
        .jobs()
        .pipeline(call.id("pipeline"))
        .filter(pipeline -> pipeline.project().id() == project.id())
        .orElseThrow(() -> ApiError.notFound(""));
  }

  private static Pipeline readable(Call call, GitLab.Parts parts) {
    return pipelineOf(call, parts, Access.reader(call, parts), Role.REPORTER);
  }

  private static Pipeline writable(Call call, GitLab.Parts parts) {
    return pipelineOf(call, parts, Access.writer(call, parts), Role.DEVELOPER);
  }

  private Reply pipeline(Call call, GitLab.Parts parts) {
    return Reply.ok(new Shapes(externalUrl, parts).pipeline(readable(call, parts)));
  }

  private Reply cancelPipeline(Call call, GitLab.Parts parts) {
    Pipeline pipeline = writable(call, parts);
    parts.jobs().cancel(pipeline);
    return Reply.ok(new Shapes(externalUrl, parts).pipeline(pipeline));
  }

  private Reply retryPipeline(Call call, GitLab.Parts parts) {
    Pipeline pipeline = writable(call, parts);
    parts.jobs().retry(pipeline);
    return Reply.json(201, new Shapes(externalUrl, parts).pipeline(pipeline));
  }

  private Reply pipelineJobs(Call call, GitLab.Parts parts) {
    Pipeline pipeline = readable(call, parts);
    boolean retriedToo = call.flag("include_retried", false);
    return page(call, parts, (retriedToo ? pipeline.jobs() : pipeline.latest()).stream());
  }
}
