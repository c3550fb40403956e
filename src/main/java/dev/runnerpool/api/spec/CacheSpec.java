package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where jobs keep their `cache:`. Keys of the Secrets are those of GitLab's own Helm chart, so that
 * its Secrets serve here too.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.s3), has(self.gcs), has(self.azure)].filter(x, x).size() == 1",
    message = "set exactly one of s3, gcs and azure: a cache lies in one store")
public record CacheSpec(
    @Size(max = 512)
        @ValidationRule(
            value = "!self.startsWith('/') && !self.endsWith('/') && !('..' in self.split('/'))",
            messageExpression =
                "'path \\'' + self + '\\' must be without a slash at its ends and without .., like"
                    + " ci/cache'",
            message = "must be without a slash at its ends and without .., like ci/cache")
        @JsonPropertyDescription(
            "Prefix of the names in the bucket. The architecture is added to it, so that arm64"
                + " and amd64 never share a cache.")
        String path,
    @Default("false")
        @JsonPropertyDescription(
            "Whether pools of one architecture with the same bucket and path share it. Without it,"
                + " each pool has its own, and loses it with its runner in GitLab.")
        Boolean shared,
    @JsonPropertyDescription("Amazon S3, or a compatible store such as MinIO.") S3 s3,
    @JsonPropertyDescription("Google Cloud Storage.") Gcs gcs,
    @JsonPropertyDescription("Azure Blob Storage.") Azure azure) {

  /** Fills the defaults. */
  public CacheSpec {
    shared = Boolean.TRUE.equals(shared);
  }

  /** Amazon S3 and its kin. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.serverAddress) || has(self.secretRef) || has(self.region)",
      message =
          "set secretRef with the keys of serverAddress, or region for a role of AWS (IRSA, EKS Pod"
              + " Identity)")
  @ValidationRule(
      value = "has(self.serverAddress) || has(self.region)",
      message = "set region, like eu-central-1, or serverAddress for another store than AWS")
  @ValidationRule(
      value = "!has(self.insecure) || !self.insecure || has(self.serverAddress)",
      message = "insecure needs serverAddress beside it: AWS is reached by https")
  public record S3(
      @Required
          @Size(max = 255)
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9][-A-Za-z0-9._]*$')",
              messageExpression =
                  "'\\'' + self + '\\' is not the name of a bucket: write it without s3:// and"
                      + " without a path, like ci-cache'",
              message = "must be a bucket's name without s3:// and without a path, like ci-cache")
          @JsonPropertyDescription("Name of the bucket.")
          String bucketName,
      @Size(max = 63)
          @ValidationRule(
              value = "self.matches('^[a-z0-9-]+$')",
              messageExpression =
                  "'\\'' + self + '\\' is not a region: write it like eu-central-1'",
              message = "must be a region like eu-central-1")
          @JsonPropertyDescription("Region of the bucket, such as eu-central-1.")
          String region,
      @Size(max = 255)
          @ValidationRule(
              value = "self.matches('^[A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]{1,5})?$')",
              messageExpression =
                  "'serverAddress \\'' + self + '\\' must be a host without https:// and without a"
                      + " path, like minio.ci.svc:9000'",
              message =
                  "must be a host without https:// and without a path, like minio.ci.svc:9000")
          @JsonPropertyDescription(
              "Host and port of a store that is not AWS, such as minio.ci.svc:9000.")
          String serverAddress,
      @Default("false")
          @JsonPropertyDescription("Whether serverAddress is reached by http, without encryption.")
          Boolean insecure,
      @JsonPropertyDescription(
              "Secret with the keys `accesskey` and `secretkey`. Without it, the role of the runner's"
                  + " ServiceAccount (IRSA, EKS Pod Identity) or of the node.")
          CacheSecret secretRef) {

    /** Fills the defaults. */
    public S3 {
      insecure = Boolean.TRUE.equals(insecure);
    }
  }

  /** Google Cloud Storage. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Gcs(
      @Required
          @Size(max = 255)
          @ValidationRule(
              value = "self.matches('^[a-z0-9][-a-z0-9._]*$')",
              messageExpression =
                  "'\\'' + self + '\\' is not the name of a bucket: write it without gs:// and"
                      + " without a path, like ci-cache'",
              message = "must be a bucket's name without gs:// and without a path, like ci-cache")
          @JsonPropertyDescription("Name of the bucket.")
          String bucketName,
      @JsonPropertyDescription(
              "Secret with the keys `gcs-access-id` and `gcs-private-key`. Without it, the identity"
                  + " of the runner's ServiceAccount (Workload Identity) or of the node.")
          CacheSecret secretRef) {}

  /** Azure Blob Storage. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Azure(
      @Required
          @Size(max = 24)
          @ValidationRule(
              value = "self.matches('^[a-z0-9]{3,24}$')",
              messageExpression =
                  "'\\'' + self + '\\' is not a storage account: write 3 to 24 lower-case letters and"
                      + " digits, like cicache'",
              message = "must be 3 to 24 lower-case letters and digits, like cicache")
          @JsonPropertyDescription("Name of the storage account.")
          String accountName,
      @Required
          @Size(max = 63)
          @ValidationRule(
              value = "self.matches('^[a-z0-9][-a-z0-9]*$')",
              messageExpression =
                  "'\\'' + self + '\\' is not a container: write lower-case letters, digits and"
                      + " dashes, like ci-cache'",
              message = "must be lower-case letters, digits and dashes, like ci-cache")
          @JsonPropertyDescription("Name of the container.")
          String containerName,
      @Default("blob.core.windows.net")
          @Size(max = 255)
          @ValidationRule(
              value = "self.matches('^[a-z0-9][-a-z0-9.]*$')",
              messageExpression =
                  "'storageDomain \\'' + self + '\\' must be a domain without https:// and without"
                      + " the account, like blob.core.windows.net'",
              message =
                  "must be a domain without https:// and the account, like blob.core.windows.net")
          @JsonPropertyDescription("Domain of the storage.")
          String storageDomain,
      @JsonPropertyDescription(
              "Secret with the key `azure-account-key`. Without it, the identity of the runner's"
                  + " ServiceAccount (workload identity) or of the node.")
          CacheSecret secretRef) {

    /** Fills the defaults. */
    public Azure {
      storageDomain = storageDomain == null ? "blob.core.windows.net" : storageDomain;
    }
  }

  /** The Secret with the store's credentials; jobs do not see it. */
  public record CacheSecret(
      @Required
          @Size(max = 253)
          @ValidationRule(
              value = Names.DNS,
              message =
                  "must be the name of a Secret in the pool's namespace, like cache-s3, not the key"
                      + " itself")
          @JsonPropertyDescription("Name of the Secret, in the pool's namespace.")
          String name) {}
}
