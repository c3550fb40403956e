package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** What a runner of the pool is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunnerSpec(
    @Default("Kubernetes")
        @JsonPropertyDescription(
            "Kubernetes runs each job in a pod of its own and honours `image:`; Shell runs it in the"
                + " runner pod itself, in the runner's image.")
        Executor executor,
    @Default(DEFAULT_VERSION)
        @Size(max = 16)
        @ValidationRule(
            value = "self.matches(r'^[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}$')",
            messageExpression =
                "'\\'' + self + '\\' is not a version of gitlab-runner: write three numbers without a"
                    + " leading v, like 19.3.0'",
            message = "must be three numbers without a leading v, like 19.3.0")
        @JsonPropertyDescription(
            "Version of gitlab-runner and of its helper image, three numbers without a leading v."
                + " Best the same as GitLab's own.")
        String version,
    @Size(max = 512)
        @ValidationRule(
            value = Names.IMAGE,
            messageExpression = Names.NOT_IMAGE,
            message = Names.IMAGE_LIKE)
        @JsonPropertyDescription(
            "Image of the runner, with a shell and gitlab-runner in it. Without it, GitLab's Alpine"
                + " image of the version, which exists for both architectures.")
        String image,
    @Size(max = 512)
        @ValidationRule(
            value = Names.IMAGE,
            messageExpression = Names.NOT_IMAGE,
            message = Names.IMAGE_LIKE)
        @JsonPropertyDescription(
            "Helper image of job pods. Without it, GitLab's own for the architecture and version.")
        String helperImage,
    @Default("runnerpool-runner")
        @Size(max = 253)
        @ValidationRule(
            value = Names.DNS,
            messageExpression =
                "'\\'' + self + '\\' is not a ServiceAccount name: write lower-case letters, digits,"
                    + " dashes and dots, like runnerpool-runner'",
            message = "must be lower-case letters, digits, dashes and dots, like runnerpool-runner")
        @JsonPropertyDescription(
            "ServiceAccount of runner pods. With the Kubernetes executor it needs the rights in"
                + " deploy/runner-namespace.")
        String serviceAccount,
    @JsonPropertyDescription("Requests and limits of the runner container.") Resources resources,
    @JsonPropertyDescription("What job pods look like (Kubernetes executor).") Job job,
    @PreserveUnknownFields
        @JsonPropertyDescription(
            "Partial pod template (metadata, spec) merged over the runner pod: maps are merged, lists"
                + " of containers, volumes and variables by name, other lists are replaced. The"
                + " node selector's architecture, the names and labels of the pool and the restart"
                + " policy stay.")
        JsonNode template,
    @Size(max = 32768)
        @JsonPropertyDescription(
            "Extra config.toml (TOML), merged over the rendered one. `url`, `token`, `name`,"
                + " `executor` and the node selector's architecture stay.")
        String config,
    @Default("Never")
        @JsonPropertyDescription(
            "What happens to a job whose runner is gone for good. It is cancelled in GitLab, as it"
                + " would show as running until its time is up. With Once it then runs again, if it"
                + " was no such repetition itself, does not deploy to an environment and its project"
                + " uses no `resource_group`.")
        RetryLostJobs retryLostJobs) {

  /** The gitlab-runner version this release was tried with. */
  public static final String DEFAULT_VERSION = "19.3.0";

  /** Fills the defaults. */
  public RunnerSpec {
    executor = executor == null ? Executor.Kubernetes : executor;
    version = version == null ? DEFAULT_VERSION : version;
    serviceAccount = serviceAccount == null ? "runnerpool-runner" : serviceAccount;
    resources = resources == null ? new Resources(null, null) : resources;
    job = job == null ? new Job(null, null, null) : job;
    retryLostJobs = retryLostJobs == null ? RetryLostJobs.Never : retryLostJobs;
  }

  /** A runner with nothing set. */
  public static RunnerSpec defaults() {
    return new RunnerSpec(null, null, null, null, null, null, null, null, null, null);
  }

  /** Whether lost jobs run again. */
  public enum RetryLostJobs {
    /** Somebody decides. */
    Never,
    /** By themselves, if that does no harm. */
    Once
  }

  /** Where a job's script runs. */
  public enum Executor {
    /** In a pod per job. */
    Kubernetes,
    /** In the runner pod. */
    Shell
  }

  /** Requests and limits, as in a container. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = Quantities.LIMITS,
      messageExpression = Quantities.LOW_LIMITS,
      message = Quantities.LOW_LIMITS_PLAIN)
  public record Resources(
      @Size(max = 16)
          @ValidationRule(
              value = Quantities.ALL,
              messageExpression = Quantities.NOT_ALL,
              message = Quantities.LIKE)
          @ValidationRule(
              value = Quantities.CORES,
              messageExpression = Quantities.MANY_CORES,
              message = Quantities.MANY_CORES_PLAIN)
          @ValidationRule(
              value = Quantities.BYTES,
              messageExpression = Quantities.FEW_BYTES,
              message = Quantities.FEW_BYTES_PLAIN)
          @JsonPropertyDescription("What is reserved, such as {cpu: 100m, memory: 128Mi}.")
          Map<String, Quantity> requests,
      @Size(max = 16)
          @ValidationRule(
              value = Quantities.ALL,
              messageExpression = Quantities.NOT_ALL,
              message = Quantities.LIKE)
          @ValidationRule(
              value = Quantities.CORES,
              messageExpression = Quantities.MANY_CORES,
              message = Quantities.MANY_CORES_PLAIN)
          @ValidationRule(
              value = Quantities.BYTES,
              messageExpression = Quantities.FEW_BYTES,
              message = Quantities.FEW_BYTES_PLAIN)
          @JsonPropertyDescription("What may not be passed.")
          Map<String, Quantity> limits) {

    /** Keeps both non-null. */
    public Resources {
      requests = requests == null ? Map.of() : Map.copyOf(requests);
      limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
  }

  /** The job pod of the Kubernetes executor. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Job(
      @Default("alpine:3.20")
          @Size(max = 512)
          @ValidationRule(
              value = Names.IMAGE,
              messageExpression = Names.NOT_IMAGE,
              message = Names.IMAGE_LIKE)
          @JsonPropertyDescription(
              "Image of jobs that name none; it must exist for the architecture.")
          String image,
      @JsonPropertyDescription("Requests and limits of the build container.") Resources resources,
      @Default("Baseline")
          @JsonPropertyDescription(
              "What job pods may do, by the Pod Security Standards. Baseline: jobs run as their image"
                  + " says, root included. Restricted: as user 1000 without capabilities."
                  + " Privileged: with the rights of the node's root. The namespace has to admit"
                  + " it.")
          JobSecurity security) {

    /** Fills the defaults. */
    public Job {
      security = security == null ? JobSecurity.Baseline : security;
      image = image == null ? "alpine:3.20" : image;
      resources = resources == null ? new Resources(null, null) : resources;
    }
  }
}
