package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** What a runner of the pool is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.executor) || self.executor != 'Shell' || !has(self.job) || "
            + RunnerSpec.OF_PODS
            + ".size() == 0",
    messageExpression =
        "'job.' + "
            + RunnerSpec.OF_PODS
            + "[0] + ' needs executor Kubernetes: with Shell a job has no pod of its own, it runs in"
            + " the runner pod; leave it out'",
    message =
        "job describes the pods of executor Kubernetes: with Shell a job runs in the runner pod",
    fieldPath = ".job")
@ValidationRule(
    value =
        "!has(self.job) || !has(self.job.automountServiceAccountToken)"
            + " || !self.job.automountServiceAccountToken || !has(self.job.serviceAccount)"
            + " || self.job.serviceAccount !="
            + " (has(self.serviceAccount) ? self.serviceAccount : 'runnerpool-runner')",
    messageExpression =
        "'job.serviceAccount \\'' + self.job.serviceAccount + '\\' is the runner\\'s own, which may"
            + " read Secrets of the namespace: name another, or leave"
            + " automountServiceAccountToken out'",
    message =
        "job.serviceAccount must not be the runner's own if its token is mounted: that may read"
            + " Secrets of the namespace",
    fieldPath = ".job.serviceAccount")
public record RunnerSpec(
    @Default("Kubernetes")
        @JsonPropertyDescription(
            "Kubernetes runs each job in its own pod, with the job's `image:`. Shell runs it"
                + " in the runner pod itself, in the runner's image.")
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
            "Version of gitlab-runner and of its helper image, three numbers without a leading"
                + " v. Ideally the version of your GitLab.")
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
    @JsonPropertyDescription("What job pods look like (Kubernetes executor).") JobSpec job,
    @JsonPropertyDescription(
            "Store for the jobs' `cache:`. Credentials reach the runner, never a job.")
        CacheSpec cache,
    @Size(max = 64)
        @ValidationRule(
            value = "self.all(k, " + VARIABLE + ")",
            messageExpression =
                "'\\'' + self.filter(k, !"
                    + VARIABLE
                    + ")[0] + '\\' is not a variable: write"
                    + " letters, digits and underscores, like HTTPS_PROXY'",
            message = "variables are letters, digits and underscores, like HTTPS_PROXY")
        @ValidationRule(
            value = "!self.exists(k, " + TOKEN + ")",
            messageExpression =
                "self.filter(k, " + TOKEN + ")[0] + ' holds a GitLab token" + READ + "'",
            message = "a variable holds a GitLab token" + READ)
        @JsonPropertyDescription(
            "Variables of every job. Jobs can read and print them: no place for secrets.")
        Map<String, @Size(max = 4096) String> environment,
    @Size(max = 64)
        @ValidationRule(
            value = "self.all(k, " + FEATURE_FLAG + ")",
            messageExpression =
                "'\\'' + self.filter(k, !"
                    + FEATURE_FLAG
                    + ")[0] + '\\' is not a feature flag of"
                    + " gitlab-runner: they are written like FF_USE_FASTZIP'",
            message = "feature flags of gitlab-runner are written like FF_USE_FASTZIP")
        @JsonPropertyDescription("Feature flags of gitlab-runner, such as FF_USE_FASTZIP: true.")
        Map<String, Boolean> featureFlags,
    @PreserveUnknownFields
        @JsonPropertyDescription(
            "Partial pod template (metadata, spec) merged over the runner pod: maps are"
                + " merged, lists of containers, volumes and variables by name, other lists are"
                + " replaced. It cannot change the node selector's architecture, the names and"
                + " labels of the pool, and the restart policy.")
        JsonNode template,
    @Size(max = 32768)
        @JsonPropertyDescription(
            "Extra config.toml (TOML), merged over the rendered one. It cannot change `url`,"
                + " `token`, `name`, `executor` and the node selector's architecture.")
        String config,
    @Default("Never")
        @JsonPropertyDescription(
            "What happens to a job whose runner was lost. It is cancelled in GitLab, which"
                + " would otherwise show it as running until its timeout. With Once it then runs"
                + " again, unless it is such a repetition itself, deploys to an environment, or"
                + " its project uses a `resource_group`.")
        RetryLostJobs retryLostJobs) {

  /** The gitlab-runner version this release was tried with. */
  public static final String DEFAULT_VERSION = "19.3.0";

  private static final String VARIABLE = "k.matches('^[A-Za-z_][A-Za-z0-9_]*$')";
  private static final String TOKEN =
      "['glpat-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'gloas-', 'glsoat-']"
          + ".exists(p, self[k].startsWith(p))";
  private static final String READ =
      ", which each job could print and all who see pools could read: make it a masked variable of"
          + " the group or project in GitLab";
  private static final String FEATURE_FLAG = "k.matches('^FF_[A-Z0-9_]+$')";

  /** CEL: the fields of `job` that mean something to the Kubernetes executor alone. */
  static final String OF_PODS =
      "[has(self.job.maxOverwrites) ? 'maxOverwrites' : '', has(self.job.helper) ? 'helper' : '',"
          + " has(self.job.services) ? 'services' : '',"
          + " has(self.job.serviceAccount) ? 'serviceAccount' : '',"
          + " has(self.job.imagePullSecrets) ? 'imagePullSecrets' : '',"
          + " has(self.job.pullPolicy) ? 'pullPolicy' : '',"
          + " has(self.job.labels) ? 'labels' : '',"
          + " has(self.job.annotations) ? 'annotations' : '',"
          + " has(self.job.nodeSelector) ? 'nodeSelector' : '',"
          + " has(self.job.priorityClassName) ? 'priorityClassName' : '',"
          + " has(self.job.volumes) ? 'volumes' : '',"
          + " has(self.job.allowedImages) ? 'allowedImages' : '',"
          + " has(self.job.allowedServices) ? 'allowedServices' : '']"
          + ".filter(f, f != '')";

  /** Fills the defaults. */
  public RunnerSpec {
    executor = executor == null ? Executor.Kubernetes : executor;
    version = version == null ? DEFAULT_VERSION : version;
    serviceAccount = serviceAccount == null ? "runnerpool-runner" : serviceAccount;
    resources = resources == null ? Resources.none() : resources;
    job = job == null ? JobSpec.defaults() : job;
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    featureFlags = featureFlags == null ? Map.of() : Map.copyOf(featureFlags);
    retryLostJobs = retryLostJobs == null ? RetryLostJobs.Never : retryLostJobs;
  }

  /** A runner with nothing set. */
  public static RunnerSpec defaults() {
    return new RunnerSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null);
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
}
