package dev.runnerpool.sandbox.kubernetes;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The calls answered so far, refused ones too.
 *
 * @param counts how often each call was made
 */
public record ApiCalls(Map<ApiCall, Long> counts) {
  /** Copies the counts, so that a snapshot stays as it was. */
  public ApiCalls {
    counts = Map.copyOf(counts);
  }

  /** How many of the calls are wanted ones. */
  public long count(Predicate<ApiCall> wanted) {
    return counts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The writes of one client by kind (with its subresource after a slash) and verb. */
  public Map<String, Map<String, Long>> writesBy(String userAgent) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isWrite())
        .filter(entry -> entry.getKey().userAgent().equals(userAgent))
        .collect(
            Collectors.groupingBy(
                entry -> resource(entry.getKey()),
                TreeMap::new,
                Collectors.toMap(
                    entry -> entry.getKey().verb(), Map.Entry::getValue, Long::sum, TreeMap::new)));
  }

  private static String resource(ApiCall call) {
    return call.subresource().isEmpty() ? call.kind() : call.kind() + "/" + call.subresource();
  }
}
