package dev.runnerpool.sandbox.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What ServiceAccounts asked of kube-apiserver, as it writes it down itself. Of the control plane's
 * own accounts only what the one changes that makes the pods of Jobs.
 */
public final class AuditLog {
  /** Who makes the pods of Jobs. */
  public static final String JOB_CONTROLLER = "system:serviceaccount:kube-system:job-controller";

  static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules:
        - {level: Metadata, users: ["%s"], verbs: [create, update, patch, delete]}
        - {level: None, userGroups: ["system:serviceaccounts:kube-system"]}
        - {level: Metadata, userGroups: ["system:serviceaccounts"]}
      """
          .formatted(JOB_CONTROLLER);

  private static final String DECISION = "authorization.k8s.io/decision";
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /**
   * An answered request; a watch is one when it ends.
   *
   * @param user such as {@code system:serviceaccount:ci:default}
   * @param group API group, such as {@code runnerpool.dev}; empty for the core
   * @param resource with its subresource, such as {@code pods/eviction}
   * @param namespace empty for what has none
   * @param name empty for lists
   * @param status HTTP status of the answer
   * @param isForbidden whether it was refused for want of rights, and not by a quota or another
   *     rule
   */
  public record Entry(
      String user,
      String agent,
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      int status,
      boolean isForbidden,
      Instant asked) {

    /** Whether it was to change something. */
    public boolean isWrite() {
      return !READS.contains(verb);
    }
  }

  /** Everything since the start, the first first. */
  public List<Entry> entries() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.endsWith("}")).map(AuditLog::entry).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** What one user asked. */
  public List<Entry> of(String user) {
    return entries().stream().filter(entry -> entry.user().equals(user)).toList();
  }

  private static Entry entry(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      JsonNode object = event.path("objectRef");
      String subresource = object.path("subresource").asText();
      String resource = object.path("resource").asText();
      return new Entry(
          event.path("user").path("username").asText(),
          event.path("userAgent").asText(),
          event.path("verb").asText(),
          object.path("apiGroup").asText(),
          subresource.isEmpty() ? resource : resource + "/" + subresource,
          object.path("namespace").asText(),
          object.path("name").asText(),
          event.path("responseStatus").path("code").asInt(),
          event.path("annotations").path(DECISION).asText().equals("forbid"),
          Instant.parse(event.path("requestReceivedTimestamp").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("not an audit event: " + line, e);
    }
  }
}
