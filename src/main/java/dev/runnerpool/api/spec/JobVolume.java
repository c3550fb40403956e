package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A volume of job pods, mounted at one path in each of their containers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.emptyDir), has(self.persistentVolumeClaim), has(self.configMap),"
            + " has(self.secret), has(self.hostPath)].filter(x, x).size() == 1",
    messageExpression =
        "'volume ' + self.name + ' must have exactly one of emptyDir, persistentVolumeClaim,"
            + " configMap, secret and hostPath; an empty one is written emptyDir: {}'",
    message = "set exactly one of emptyDir, persistentVolumeClaim, configMap, secret and hostPath")
@ValidationRule(
    value = "!has(self.emptyDir) || !has(self.readOnly) || !self.readOnly",
    messageExpression =
        "'volume ' + self.name + ' is an emptyDir and readOnly, so it would stay empty: leave"
            + " readOnly out'",
    message = "an emptyDir that is readOnly would stay empty: leave readOnly out")
public record JobVolume(
    @Required
        @Size(max = 63)
        @ValidationRule(
            value = JobVolume.NAME,
            messageExpression =
                "'\\'' + self + '\\' is not a volume\\'s name: write lower-case letters, digits and"
                    + " dashes, like build-cache'",
            message = "must be lower-case letters, digits and dashes, like build-cache")
        @JsonPropertyDescription("Name of the entry, unique in the list.")
        String name,
    @Required
        @Size(max = 512)
        @ValidationRule(
            value = "self.startsWith('/') && self != '/' && !self.contains(':')",
            messageExpression =
                "'mountPath \\'' + self + '\\' must begin with a slash and be below it, without a"
                    + " colon, like /cache'",
            message = "must begin with a slash and be below it, without a colon, like /cache")
        @JsonPropertyDescription("Where it is mounted, such as /cache.")
        String mountPath,
    @JsonPropertyDescription("Whether jobs may only read it.") Boolean readOnly,
    @Size(max = 512)
        @ValidationRule(
            value = "!self.startsWith('/') && !('..' in self.split('/'))",
            messageExpression =
                "'subPath \\'' + self + '\\' must be a path within the volume, without a slash at its"
                    + " start and without ..'",
            message =
                "must be a path within the volume, without a slash at its start and without ..")
        @JsonPropertyDescription("Path within the volume to mount instead of its root.")
        String subPath,
    @JsonPropertyDescription("Empty at the start of each job, and gone after it.")
        EmptyDir emptyDir,
    @JsonPropertyDescription("A claim in the pool's namespace.") Claim persistentVolumeClaim,
    @JsonPropertyDescription("A ConfigMap in the pool's namespace, each key a file.")
        ConfigMapName configMap,
    @JsonPropertyDescription(
            "A Secret in the pool's namespace, each key a file. Every job of the pool can read it.")
        SecretFiles secret,
    @JsonPropertyDescription("A path of the node; only with `security: Privileged`.")
        HostPath hostPath) {

  /** CEL: a DNS label; gitlab-runner names a volume after the object in it. */
  static final String NAME = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

  private static final String NOT_NAME =
      "'\\'' + self + '\\' cannot be mounted: gitlab-runner names the volume after it, so it must be"
          + " lower-case letters, digits and dashes, at most 63'";

  private static final String NAME_LIKE =
      "must be lower-case letters, digits and dashes, at most 63: gitlab-runner names the volume"
          + " after it";

  /** CEL: the name of volume {@code v} in the pod. */
  private static final String POD_NAME =
      "(has(v.persistentVolumeClaim) ? v.persistentVolumeClaim.claimName"
          + " : has(v.configMap) ? v.configMap.name"
          + " : has(v.secret) ? v.secret.secretName : v.name)";

  /** CEL over the list: no two volumes of one name; one claim may be mounted at several paths. */
  static final String DISTINCT =
      "self.all(v, has(v.persistentVolumeClaim) || self.map(v, "
          + POD_NAME
          + ").filter(n, n == "
          + POD_NAME
          + ").size() == 1)";

  /** The answer to something else than {@link #DISTINCT}. */
  static final String NOT_DISTINCT =
      "two volumes cannot have one name in a pod, and gitlab-runner names a volume after its"
          + " ConfigMap, Secret or claim: mount each of them once, and give others another name";

  /** CEL over the list: no two volumes at one path. */
  static final String APART = "self.all(v, self.filter(w, w.mountPath == v.mountPath).size() == 1)";

  /** The answer to something else than {@link #APART}; to name the path would cost too much. */
  static final String NOT_APART =
      "two volumes have one mountPath: no job's pod would be admitted, so give one of them another";

  /** CEL over the list: the names that gitlab-runner uses itself. */
  static final String FREE = "self.all(v, !(" + POD_NAME + " in ['repo', 'scripts', 'logs']))";

  /** The answer to something else than {@link #FREE}. */
  static final String NOT_FREE =
      "repo, scripts and logs are gitlab-runner's own volumes: use another name";

  /** Whether jobs may only read it. */
  public boolean isReadOnly() {
    return Boolean.TRUE.equals(readOnly);
  }

  /** Space of the node, for one job. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EmptyDir(
      @JsonPropertyDescription("Memory for a RAM disk, which counts as the job's memory.")
          Medium medium,
      @Size(max = 32)
          @ValidationRule(
              value = "self.matches(r'^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[kMGTPE])?$')",
              messageExpression =
                  "'sizeLimit ' + self + ' is not a quantity: write it like 512Mi or 4Gi'",
              message = "must be a quantity like 512Mi or 4Gi")
          @JsonPropertyDescription("Largest size, such as 4Gi; a job that writes more is evicted.")
          String sizeLimit) {}

  /** Where an {@link EmptyDir} lies if not on the node's disk. */
  public enum Medium {
    /** In the node's memory. */
    Memory
  }

  /** A claim. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Claim(
      @Required
          @Size(max = 63)
          @ValidationRule(value = NAME, messageExpression = NOT_NAME, message = NAME_LIKE)
          @JsonPropertyDescription(
              "Name of the claim. Jobs of one pool run at the same time, so it has to be"
                  + " ReadWriteMany or ReadOnlyMany, unless the pool has one node.")
          String claimName) {}

  /** A ConfigMap. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConfigMapName(
      @Required
          @Size(max = 63)
          @ValidationRule(value = NAME, messageExpression = NOT_NAME, message = NAME_LIKE)
          @JsonPropertyDescription("Name of the ConfigMap.")
          String name) {}

  /** A Secret. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretFiles(
      @Required
          @Size(max = 63)
          @ValidationRule(value = NAME, messageExpression = NOT_NAME, message = NAME_LIKE)
          @JsonPropertyDescription("Name of the Secret.")
          String secretName) {}

  /** A path of the node. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HostPath(
      @Required
          @Size(max = 512)
          @ValidationRule(
              value = "self.startsWith('/')",
              messageExpression =
                  "'hostPath.path \\'' + self + '\\' must begin with a slash, like /dev/kvm'",
              message = "must begin with a slash, like /dev/kvm")
          @JsonPropertyDescription("Path on the node.")
          String path) {}
}
