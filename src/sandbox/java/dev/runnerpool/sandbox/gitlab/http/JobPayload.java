package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.ci.CiJob;
import dev.runnerpool.sandbox.gitlab.state.Assignment.Assigned;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.Pipeline;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a runner is sent when it is given a job.
 *
 * <p>There is no repository behind the simulated GitLab: every job carries {@code GIT_STRATEGY
 * none}, whatever its file says.
 */
final class JobPayload {
  private static final int MINIMUM_TIMEOUT = 60;

  private final String externalUrl;

  JobPayload(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  Map<String, Object> of(Assigned assigned, Instant now) {
    Job job = assigned.job();
    int timeout = timeout(job);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("id", job.id());
    payload.put("token", job.token());
    payload.put("allow_git_fetch", false);
    payload.put("job_info", jobInfo(assigned, now));
    payload.put("git_info", gitInfo(job.pipeline()));
    payload.put("runner_info", Map.of("timeout", timeout));
    payload.put("variables", variables(job));
    payload.put("steps", steps(job.definition(), timeout));
    String image = job.definition().image();
    payload.put("image", Map.of("name", image == null ? "" : image));
    FilesPayload.put(job, payload);
    payload.put("credentials", List.of());
    payload.put(
        "features",
        Map.of(
            "trace_sections",
            true,
            "failure_reasons",
            List.of(
                "unknown_failure",
                "script_failure",
                "runner_system_failure",
                "job_execution_timeout",
                "image_pull_failure",
                "runner_interrupted")));
    return payload;
  }

  private static int timeout(Job job) {
    Duration wanted = job.definition().timeout();
    Duration project = job.project().settings().timeout();
    int seconds = (int) (wanted == null ? project : wanted).toSeconds();
    RegisteredRunner runner = job.runner();
    Integer most = runner.settings().maximumTimeout();
    return Math.max(MINIMUM_TIMEOUT, most == null ? seconds : Math.min(seconds, most));
  }

  private static Map<String, Object> jobInfo(Assigned assigned, Instant now) {
    Job job = assigned.job();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("id", job.id());
    info.put("name", job.definition().name());
    info.put("stage", job.definition().stage());
    info.put("pipeline_id", job.pipeline().id());
    info.put("project_id", job.project().id());
    info.put("project_name", job.project().name());
    info.put("project_full_path", job.project().fullPath());
    info.put("time_in_queue_seconds", job.queued(now).toMillis() / 1000.0);
    info.put(
        "project_jobs_running_on_instance_runners_count",
        Long.toString(assigned.runningOnInstanceRunners()));
    info.put("queue_size", assigned.queueSize());
    info.put("queue_depth", 1);
    return info;
  }

  private Map<String, Object> gitInfo(Pipeline pipeline) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("repo_url", externalUrl + "/" + pipeline.project().fullPath() + ".git");
    info.put("ref", pipeline.ref());
    info.put("ref_type", "branch");
    info.put("sha", pipeline.sha());
    info.put("before_sha", "0".repeat(40));
    info.put("refspecs", List.of());
    info.put("depth", 1);
    info.put("protected", pipeline.protectedRef());
    return info;
  }

  private List<Map<String, Object>> variables(Job job) {
    Pipeline pipeline = job.pipeline();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("CI", "true");
    all.put("GITLAB_CI", "true");
    all.put("CI_SERVER_URL", externalUrl);
    all.put("CI_API_V4_URL", externalUrl + "/api/v4");
    all.put("CI_JOB_ID", Long.toString(job.id()));
    all.put("CI_JOB_NAME", job.definition().name());
    all.put("CI_JOB_STAGE", job.definition().stage());
    all.put("CI_JOB_TIMEOUT", Integer.toString(timeout(job)));
    all.put("CI_PIPELINE_ID", Long.toString(pipeline.id()));
    all.put("CI_PROJECT_ID", Long.toString(job.project().id()));
    all.put("CI_PROJECT_NAME", job.project().name());
    all.put("CI_PROJECT_PATH", job.project().fullPath());
    all.put("CI_PROJECT_NAMESPACE", job.project().groupPath());
    all.put("CI_COMMIT_SHA", pipeline.sha());
    all.put("CI_COMMIT_REF_NAME", pipeline.ref());
    all.put("CI_COMMIT_REF_SLUG", slug(pipeline.ref()));
    all.put("CI_COMMIT_BRANCH", pipeline.ref());
    all.put("CI_RUNNER_ID", Long.toString(job.runner().id()));
    all.put("CI_RUNNER_TAGS", String.join(", ", job.runner().settings().tags()));
    all.putAll(job.definition().variables());
    all.put("GIT_STRATEGY", "none");
    List<Map<String, Object>> variables = new ArrayList<>();
    all.forEach((key, value) -> variables.add(variable(key, value, true)));
    variables.add(variable("CI_JOB_TOKEN", job.token(), false));
    return variables;
  }

  /** As {@code Gitlab::Utils.slugify}. */
  private static String slug(String ref) {
    String plain = ref.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    String slug = plain.substring(0, Math.min(63, plain.length()));
    return slug.replaceAll("^-+|-+$", "");
  }

  private static Map<String, Object> variable(String key, String value, boolean open) {
    return Map.of("key", key, "value", value, "public", open, "masked", !open, "file", false);
  }

  private static List<Map<String, Object>> steps(CiJob job, int timeout) {
    List<Map<String, Object>> steps = new ArrayList<>();
    steps.add(step("script", job.script(), timeout, "on_success", false));
    if (!job.afterScript().isEmpty()) {
      steps.add(step("after_script", job.afterScript(), timeout, "always", true));
    }
    return steps;
  }

  private static Map<String, Object> step(
      String name, List<String> script, int timeout, String when, boolean allowFailure) {
    return Map.of(
        "name",
        name,
        "script",
        script,
        "timeout",
        timeout,
        "when",
        when,
        "allow_failure",
        allowFailure);
  }
}
