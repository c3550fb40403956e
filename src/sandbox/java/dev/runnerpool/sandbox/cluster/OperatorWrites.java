package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.kubernetes.ApiCalls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The writes that the operator asked for, as the API counted them; refused ones too.
 *
 * @param counts how often each was made
 */
public record OperatorWrites(Map<Write, Long> counts) {
  private static final Map<String, String> KINDS =
      Map.of(
          "pods", "Pod",
          "secrets", "Secret",
          "events", "Event",
          "leases", "Lease");

  /** What may be written while jobs run, at a pace of its own and not for each of them. */
  private static final Set<String> PACED =
      Set.of("Event", "PodDisruptionBudget", "poddisruptionbudgets");

  /**
   * A way to write.
   *
   * @param kind such as {@code Pod}; {@code runnerpools}; a resource's name where we know no kind
   * @param subresource such as {@code status}, or empty
   * @param verb create, update, patch, delete or deletecollection
   */
  public record Write(String kind, String subresource, String verb) {}

  /** Keeps a copy. */
  public OperatorWrites {
    counts = Map.copyOf(counts);
  }

  /** Of calls to the embedded API: all that were made by none of the sandbox's own clients. */
  static OperatorWrites of(ApiCalls calls, Set<String> own) {
    Map<Write, Long> counts = new HashMap<>();
    calls
        .counts()
        .forEach(
            (call, count) -> {
              if (call.isWrite() && !own.contains(call.userAgent())) {
                String kind = call.kind().equals("RunnerPool") ? "runnerpools" : call.kind();
                counts.merge(new Write(kind, call.subresource(), call.verb()), count, Long::sum);
              }
            });
    return new OperatorWrites(counts);
  }

  /** Of what the operator's account asked of kube-apiserver. */
  static OperatorWrites of(List<AuditLog.Entry> entries) {
    Map<Write, Long> counts = new HashMap<>();
    for (AuditLog.Entry entry : entries) {
      if (entry.isWrite()) {
        String[] parts = entry.resource().split("/", 2);
        String kind = KINDS.getOrDefault(parts[0], parts[0]);
        counts.merge(
            new Write(kind, parts.length > 1 ? parts[1] : "", entry.verb()), 1L, Long::sum);
      }
    }
    return new OperatorWrites(counts);
  }

  /** By kind, with the subresource after a slash, and verb. */
  public Map<String, Map<String, Long>> byKindAndVerb() {
    Map<String, Map<String, Long>> writes = new TreeMap<>();
    counts.forEach(
        (write, count) ->
            writes
                .computeIfAbsent(name(write), any -> new TreeMap<>())
                .merge(write.verb(), count, Long::sum));
    return writes;
  }

  /** All of them. */
  public long all() {
    return count(write -> true);
  }

  /** Those to pods, but for the nominations of job pods while runners wait for nodes. */
  public long toPods() {
    return count(write -> write.kind().equals("Pod") && !write.subresource().equals("status"));
  }

  /** Those that are neither to pods nor to a status, nor events or budgets. */
  public long others() {
    return count(
        write ->
            !write.kind().equals("Pod")
                && !PACED.contains(write.kind())
                && !write.subresource().equals("status"));
  }

  private long count(Predicate<Write> wanted) {
    return counts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String name(Write write) {
    return write.subresource().isEmpty() ? write.kind() : write.kind() + "/" + write.subresource();
  }
}
