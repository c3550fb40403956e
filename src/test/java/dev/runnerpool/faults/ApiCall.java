package dev.runnerpool.faults;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of the operator to the API server.
 *
 * @param verb Kubernetes' word: get, list, watch, create, update, patch, delete
 * @param resource with its subresource, such as {@code runnerpools/status}
 * @param name empty for lists
 */
record ApiCall(String verb, String resource, String name, String pathAndQuery) {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/[^/?]+)/[^/?]+(?:/namespaces/[^/?]+)?/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?");
  private static final Set<String> READS = Set.of("get", "list", "watch");

  static ApiCall of(String method, String pathAndQuery) {
    Matcher path = PATH.matcher(pathAndQuery);
    String resource = "";
    String name = "";
    if (path.lookingAt()) {
      name = path.group(2) == null ? "" : path.group(2);
      resource = path.group(1) + (path.group(3) == null ? "" : "/" + path.group(3));
    }
    return new ApiCall(verb(method, pathAndQuery, name), resource, name, pathAndQuery);
  }

  private static String verb(String method, String pathAndQuery, String name) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "GET" -> pathAndQuery.contains("watch=true") ? "watch" : name.isEmpty() ? "list" : "get";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  boolean isWrite() {
    return !READS.contains(verb);
  }

  /** Whether it changes more than what is said: events may be lost, leases are for elections. */
  boolean isStep() {
    return isWrite() && !resource.equals("events") && !resource.equals("leases");
  }

  boolean is(String someVerb, String someResource) {
    return verb.equals(someVerb) && resource.equals(someResource);
  }
}
