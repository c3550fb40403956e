package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.ApiCalls;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The writes that the operator made, as the embedded API counted them: all that were made by none
 * of the sandbox's own clients.
 *
 * @param calls what was counted
 * @param own the names of the sandbox's own clients
 */
record OperatorWrites(ApiCalls calls, Set<String> own) {
  /** By kind, with the subresource after a slash, and verb; {@code RunnerPool} in lower case. */
  Map<String, Map<String, Long>> byKindAndVerb() {
    Map<String, Map<String, Long>> writes = new TreeMap<>();
    calls
        .counts()
        .forEach(
            (call, count) -> {
              if (isOperators(call)) {
                writes
                    .computeIfAbsent(kind(call), any -> new TreeMap<>())
                    .merge(call.verb(), count, Long::sum);
              }
            });
    return writes;
  }

  long all() {
    return count(call -> true);
  }

  long toPods() {
    return count(call -> call.kind().equals("Pod"));
  }

  /** Writes that are neither to pods nor to a status nor events. */
  long others() {
    return count(
        call ->
            !call.kind().equals("Pod")
                && !call.kind().equals("Event")
                && !call.subresource().equals("status"));
  }

  private long count(Predicate<ApiCall> wanted) {
    return calls.count(call -> isOperators(call) && wanted.test(call));
  }

  private boolean isOperators(ApiCall call) {
    return call.isWrite() && !own.contains(call.userAgent());
  }

  private static String kind(ApiCall call) {
    String kind = call.kind().equals("RunnerPool") ? "runnerpools" : call.kind();
    return call.subresource().isEmpty() ? kind : kind + "/" + call.subresource();
  }
}
