package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * The job pod of the Kubernetes executor; {@code maxOverwrites}, {@code helper}, {@code services},
 * {@code serviceAccount}, {@code pullPolicy} and {@code priorityClassName} are null if not given.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.volumes) || (has(self.security) && self.security == 'Privileged')"
            + " || !self.volumes.exists(v, has(v.hostPath))",
    message =
        "a hostPath volume needs security: Privileged, as no namespace admits it below: use another"
            + " kind of volume, or set that",
    fieldPath = ".volumes")
@ValidationRule(
    value =
        "!has(self.automountServiceAccountToken) || !self.automountServiceAccountToken"
            + " || has(self.serviceAccount)",
    message =
        "automountServiceAccountToken needs serviceAccount beside it: name whose token jobs get",
    fieldPath = ".automountServiceAccountToken")
public record JobSpec(
    @Default(DEFAULT_IMAGE)
        @Size(max = 512)
        @ValidationRule(
            value = Names.IMAGE,
            messageExpression = Names.NOT_IMAGE,
            message = Names.IMAGE_LIKE)
        @JsonPropertyDescription(
            "Image of jobs that name none; it must exist for the architecture.")
        String image,
    @ValidationRule(value = Resources.KNOWN, message = Resources.NOT_KNOWN)
        @ValidationRule(value = Resources.LIMITED, message = Resources.NOT_LIMITED)
        @JsonPropertyDescription(
            "Requests and limits of the container that runs the script, devices like nvidia.com/gpu"
                + " included: they are written in limits.")
        Resources resources,
    @ValidationRule(value = Resources.ONLY_BASIC, message = Resources.NOT_BASIC)
        @JsonPropertyDescription(
            "The most that a job may set with its variables, such as KUBERNETES_CPU_REQUEST or"
                + " KUBERNETES_MEMORY_LIMIT. A job cannot change what is not listed here. Reserved"
                + " room follows `resources`, not these.")
        Resources maxOverwrites,
    @JsonPropertyDescription(
            "The helper container: sources, cache and artifacts. Without requests, 50m and 64Mi.")
        JobContainer helper,
    @JsonPropertyDescription("The containers of the job's `services:`.") JobContainer services,
    @Default("Baseline")
        @JsonPropertyDescription(
            "What job pods may do, by the Pod Security Standards. Baseline: jobs run as their"
                + " image says, root included. Restricted: as user 1000 without capabilities."
                + " Privileged: with the rights of root on the node. The namespace has to admit"
                + " it.")
        JobSecurity security,
    @Size(max = 253)
        @ValidationRule(
            value = Names.DNS,
            messageExpression =
                "'\\'' + self + '\\' is not a ServiceAccount name: write lower-case letters, digits,"
                    + " dashes and dots, like ci-jobs'",
            message = "must be lower-case letters, digits, dashes and dots, like ci-jobs")
        @JsonPropertyDescription(
            "ServiceAccount of job pods, such as one with an IAM role (IRSA, EKS Pod Identity). It"
                + " has to exist.")
        String serviceAccount,
    @Default("false")
        @JsonPropertyDescription(
            "Whether jobs can talk to the Kubernetes API as `serviceAccount`. IRSA and EKS Pod"
                + " Identity need no such token, they bring their own.")
        Boolean automountServiceAccountToken,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Secrets with the registry credentials of job, service and helper images, in the pool's"
                + " namespace.")
        List<PullSecret> imagePullSecrets,
    @JsonPropertyDescription(
            "When images are pulled. Without it, as Kubernetes does: Always for the tag latest,"
                + " IfNotPresent for others. With it, jobs cannot choose another by themselves.")
        PullPolicy pullPolicy,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, " + NOT_OURS + ")",
            messageExpression =
                "'label ' + self.filter(k, !("
                    + NOT_OURS
                    + "))[0] + ' tells whose job a pod runs: leave it out'",
            message = "labels of runnerpool.dev and runner.gitlab.com tell whose job a pod runs")
        @ValidationRule(
            value = "self.all(k, " + LABEL_VALUE + ")",
            messageExpression =
                "'label ' + self.filter(k, !("
                    + LABEL_VALUE
                    + "))[0] + ' has a value no label can have: write letters, digits, dashes, dots"
                    + " and underscores, or a variable like $CI_PROJECT_ID'",
            message =
                "label values must be letters, digits, dashes, dots and underscores, or a variable"
                    + " like $CI_PROJECT_ID")
        @JsonPropertyDescription(
            "Labels of job pods. Values may hold variables of the job, like $CI_PROJECT_ID.")
        Map<String, @Size(max = 256) String> labels,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, " + NOT_OURS + " && " + NOT_EVICTION + ")",
            messageExpression =
                "'annotation ' + self.filter(k, !("
                    + NOT_OURS
                    + " && "
                    + NOT_EVICTION
                    + "))[0] + ' is set by the operator or gitlab-runner, so that a running job is"
                    + " found and kept: leave it out'",
            message =
                "annotations of runnerpool.dev, runner.gitlab.com and those that keep a running job"
                    + " from eviction are set by themselves: leave them out")
        @JsonPropertyDescription(
            "Annotations of job pods. Values may hold variables of the job, like $CI_PROJECT_PATH.")
        Map<String, @Size(max = 4096) String> annotations,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(k, !(" + PLACED + "))",
            messageExpression =
                "'nodeSelector must not hold ' + self.filter(k, "
                    + PLACED
                    + ")[0] + ': it follows from spec.architecture and spec.placement'",
            message =
                "nodeSelector must not hold what follows from spec.architecture and spec.placement")
        @ValidationRule(
            value = "self.all(k, self[k]." + Names.LABEL + ")",
            messageExpression =
                "'nodeSelector ' + self.filter(k, !self[k]."
                    + Names.LABEL
                    + ")[0] + ' has a value no node can have: write letters, digits, dashes, dots and"
                    + " underscores'",
            message = "values must be letters, digits, dashes, dots and underscores")
        @JsonPropertyDescription(
            "Labels of the nodes of job pods, in addition to those of `placement`, which apply"
                + " to runners too.")
        Map<String, @Size(max = 63) String> nodeSelector,
    @Size(max = 253)
        @ValidationRule(
            value = Names.DNS,
            messageExpression =
                "'\\'' + self + '\\' is not the name of a PriorityClass: write lower-case letters,"
                    + " digits, dashes and dots, like ci-jobs'",
            message = "must be lower-case letters, digits, dashes and dots, like ci-jobs")
        @JsonPropertyDescription("PriorityClass of job pods. It has to exist.")
        String priorityClassName,
    @Size(max = 16)
        @ValidationRule(value = JobVolume.DISTINCT, message = JobVolume.NOT_DISTINCT)
        @ValidationRule(value = JobVolume.FREE, message = JobVolume.NOT_FREE)
        @ValidationRule(value = JobVolume.APART, message = JobVolume.NOT_APART)
        @JsonPropertyDescription(
            "Volumes of job pods, mounted in each of their containers, those of services included.")
        List<JobVolume> volumes,
    @Size(max = 64)
        @ValidationRule(value = GLOBS, messageExpression = NOT_GLOBS, message = GLOBS_PLAIN)
        @JsonPropertyDescription(
            "Images that jobs may name, with * and ** as wildcards, such as"
                + " registry.example.com/ci/*:*. Without it, any.")
        List<@Size(max = 512) String> allowedImages,
    @Size(max = 64)
        @ValidationRule(value = GLOBS, messageExpression = NOT_GLOBS, message = GLOBS_PLAIN)
        @JsonPropertyDescription("The same for the job's `services:`.")
        List<@Size(max = 512) String> allowedServices,
    @Default("true")
        @JsonPropertyDescription(
            "Whether a runner pod reserves the room that its job's pod will request, until it"
                + " has a job, so that no job is taken before a node has room for it. No effect if"
                + " resources request no cpu or memory. Needs Kubernetes 1.33; when nodes are"
                + " short, it also needs the PriorityClass runnerpool-job, which is installed with"
                + " the operator, to keep the room. With false, a runner takes jobs whose pods may"
                + " have to wait for a node.")
        Boolean reserveRoom) {

  /** Image of jobs that name none. */
  public static final String DEFAULT_IMAGE = "alpine:3.20";

  private static final String NOT_OURS =
      "!k.startsWith('runnerpool.dev/') && !k.contains('runner.gitlab.com/')";

  private static final String NOT_EVICTION =
      "!(k in ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'karpenter.sh/do-not-disrupt'])";

  private static final String LABEL_VALUE =
      "self[k] == '' || self[k].contains('$') || self[k]." + Names.LABEL;

  private static final String PLACED =
      "k in ['kubernetes.io/arch', 'kubernetes.io/os', 'karpenter.sh/nodepool',"
          + " 'karpenter.sh/capacity-type', 'eks.amazonaws.com/nodegroup',"
          + " 'eks.amazonaws.com/capacityType']";

  private static final String EXPRESSION =
      "(i.startsWith('^') || i.startsWith('.*') || i.contains('/.*') || i.endsWith('$'))";

  private static final String GLOBS = "!self.exists(i, " + EXPRESSION + ")";

  private static final String GLOBS_LIKE =
      ": * stands for anything but a slash, and ** between two slashes for any folders, like"
          + " registry.example.com/ci/*:*";

  private static final String NOT_GLOBS =
      "'\\'' + self.filter(i, "
          + EXPRESSION
          + ")[0] + '\\' is a regular expression, which no image would match"
          + GLOBS_LIKE
          + "'";

  private static final String GLOBS_PLAIN = "must be no regular expressions" + GLOBS_LIKE;

  /** Fills the defaults. */
  public JobSpec {
    image = image == null ? DEFAULT_IMAGE : image;
    resources = resources == null ? Resources.none() : resources;
    security = security == null ? JobSecurity.Baseline : security;
    automountServiceAccountToken = Boolean.TRUE.equals(automountServiceAccountToken);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
    allowedImages = allowedImages == null ? List.of() : List.copyOf(allowedImages);
    allowedServices = allowedServices == null ? List.of() : List.copyOf(allowedServices);
    reserveRoom = reserveRoom == null || reserveRoom;
  }

  /** A job pod with nothing set. */
  public static JobSpec defaults() {
    return new JobSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  /** When an image is pulled. */
  public enum PullPolicy {
    /** At each start of a container. */
    Always,
    /** When the node has none of that name. */
    IfNotPresent,
    /** Not at all: the node has it. */
    Never
  }

  /** A Secret with registry credentials. */
  public record PullSecret(
      @Required
          @Size(max = 253)
          @ValidationRule(
              value = Names.DNS,
              messageExpression =
                  "'\\'' + self + '\\' is not the name of a Secret: write lower-case letters, digits,"
                      + " dashes and dots, like registry-login'",
              message = "must be lower-case letters, digits, dashes and dots, like registry-login")
          @JsonPropertyDescription("Name of a Secret of type kubernetes.io/dockerconfigjson.")
          String name) {}
}
