package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.spec.CacheSpec;

/** The table {@code [runners.cache]}. */
final class CacheConfig {

  private static final String TABLE = "cache";
  private static final String PATH = "Path";

  private CacheConfig() {}

  /** Adds it to a runner's table; without credentials, the store takes the pod's own identity. */
  static void put(ObjectNode runner, CacheSpec cache, CacheCredentials credentials) {
    if (cache == null) {
      return;
    }
    ObjectNode table = runner.putObject(TABLE);
    if (cache.path() != null) {
      table.put(PATH, cache.path());
    }
    if (cache.shared()) {
      table.put("Shared", true);
    }
    if (cache.s3() != null) {
      s3(table.put("Type", "s3").putObject("s3"), cache.s3(), credentials);
    } else if (cache.gcs() != null) {
      ObjectNode gcs = table.put("Type", "gcs").putObject("gcs");
      gcs.put("BucketName", cache.gcs().bucketName());
      secret(gcs, "AccessID", credentials, CacheCredentials.GCS_ID);
      secret(gcs, "PrivateKey", credentials, CacheCredentials.GCS_KEY);
    } else if (cache.azure() != null) {
      ObjectNode azure = table.put("Type", "azure").putObject("azure");
      azure.put("AccountName", cache.azure().accountName());
      azure.put("ContainerName", cache.azure().containerName());
      azure.put("StorageDomain", cache.azure().storageDomain());
      secret(azure, "AccountKey", credentials, CacheCredentials.AZURE_KEY);
    }
  }

  private static void s3(ObjectNode table, CacheSpec.S3 s3, CacheCredentials credentials) {
    table.put("BucketName", s3.bucketName());
    if (s3.region() != null) {
      table.put("BucketLocation", s3.region());
    }
    if (s3.serverAddress() != null) {
      table.put("ServerAddress", s3.serverAddress());
    }
    if (s3.insecure()) {
      table.put("Insecure", true);
    }
    table.put("AuthenticationType", s3.secretRef() == null ? "iam" : "access-key");
    secret(table, "AccessKey", credentials, CacheCredentials.S3_ID);
    secret(table, "SecretKey", credentials, CacheCredentials.S3_KEY);
  }

  private static void secret(
      ObjectNode table, String key, CacheCredentials credentials, String secretKey) {
    if (credentials.byKey().containsKey(secretKey)) {
      table.put(key, credentials.byKey().get(secretKey));
    }
  }

  /** What one architecture builds, the other cannot run: whatever the extra config says. */
  static void separate(ObjectNode runner, Architecture architecture) {
    if (runner.get(TABLE) instanceof ObjectNode table) {
      String path = table.path(PATH).asText("");
      table.put(PATH, path.isEmpty() ? architecture.label() : path + "/" + architecture.label());
    }
  }
}
