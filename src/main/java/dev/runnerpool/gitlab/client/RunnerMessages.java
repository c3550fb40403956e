package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What runners and GitLab tell one another (GitLab's lib/api/ci/runner.rb). */
public final class RunnerMessages {

  private RunnerMessages() {}

  /**
   * A runner that asks for a job.
   *
   * @param systemId tells the processes behind one token apart, like {@code s_0123456789ab}
   * @param lastUpdate the value of its queue that it knows; null to be answered at once
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JobRequest(
      Info info,
      String token,
      @JsonProperty("system_id") String systemId,
      @JsonProperty("last_update") String lastUpdate) {

    @Override
    public String toString() {
      return "JobRequest[systemId=" + systemId + "]";
    }
  }

  /** What a runner says about itself. */
  public record Info(
      String name,
      String version,
      String platform,
      String architecture,
      String executor,
      Map<String, Boolean> features) {

    /**
     * The operator in place of a runner. It never runs a job, yet claims all that GitLab may ask
     * for: a job that reaches it by mistake would else be failed as one no runner supports. With
     * {@code two_phase_job_commit} such a job does not even begin.
     */
    static final Info OPERATOR =
        new Info(
            "runnerpool-operator",
            "1.0.0",
            "linux",
            System.getProperty("os.arch", "amd64").equals("aarch64") ? "arm64" : "amd64",
            "none",
            allOf(
                "artifacts artifacts_exclude cache cancelable fallback_cache_keys image"
                    + " image_executor_opts job_inputs masking multi_build_steps"
                    + " native_steps_integration proxy raw_variables refspecs return_exit_code"
                    + " service_executor_opts service_multiple_aliases service_variables services"
                    + " session shared terminal trace_checksum trace_reset trace_size"
                    + " two_phase_job_commit upload_multiple_artifacts upload_raw_artifacts"
                    + " variables vault_secrets"));

    private static Map<String, Boolean> allOf(String names) {
      Map<String, Boolean> features = new TreeMap<>();
      Stream.of(names.split(" ")).forEach(name -> features.put(name, true));
      return features;
    }
  }

  /** A job that GitLab gave to the runner; without id and token it is no answer of GitLab. */
  public record GivenJob(Long id, String token, @JsonProperty("job_info") JobInfo info) {

    boolean isWhole() {
      return id != null && token != null;
    }

    /** For messages: {@code job 101 of platform/app}. */
    public String name() {
      return "job " + id + (info == null || info.project() == null ? "" : " of " + info.project());
    }

    @Override
    public String toString() {
      return "GivenJob[id=" + id + "]";
    }
  }

  /** Where a job belongs. */
  public record JobInfo(@JsonProperty("project_full_path") String project) {}

  /** How a job stands, in GitLab's words: pending, running, failed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JobUpdate(
      String token, String state, @JsonProperty("failure_reason") String failureReason) {

    @Override
    public String toString() {
      return "JobUpdate[state=" + state + "]";
    }
  }

  /**
   * What became of a runner's request; a failure is a value as well.
   *
   * @param status HTTP status, or 0 if no usable answer came
   * @param byGitLab false if something before GitLab gave it: it says nothing of the token
   * @param lastUpdate value of the runner's queue; the proxy before GitLab never tells it
   * @param job the job it was given
   * @param notBefore when GitLab wants to be asked again at the earliest
   * @param trouble for people, without a secret: what failed and what would be right
   */
  public record Reply(
      int status,
      boolean byGitLab,
      Optional<String> lastUpdate,
      Optional<GivenJob> job,
      Optional<Instant> notBefore,
      String trouble) {

    static Reply failed(GitLabException why, String trouble) {
      return new Reply(
          why.status(),
          why.byGitLab(),
          Optional.empty(),
          Optional.empty(),
          why.notBefore(),
          trouble);
    }

    /** Whether GitLab did what was asked. */
    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /**
     * Whether the token is worth nothing: revoked, reset, or its runner is gone or orphaned. GitLab
     * never says so with 404 (lib/api/ci/helpers/runner.rb, {@code authenticate_runner!}).
     */
    public boolean isTokenRefused() {
      return byGitLab && (status == 401 || status == 403 || status == 422);
    }

    /** Whether what was asked for is not there: a job that is deleted, or the call itself. */
    public boolean isNotFound() {
      return byGitLab && status == 404;
    }
  }
}
