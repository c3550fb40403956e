package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A right to do one thing to one resource.
 *
 * @param group empty for the core
 * @param resource with its subresource, such as {@code runnerpools/status}
 */
record Grant(String group, String resource, String verb) implements Comparable<Grant> {

  static Set<Grant> of(List<PolicyRule> rules) {
    Set<Grant> grants = new TreeSet<>();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> grants.add(new Grant(group, resource, verb)));
        }
      }
    }
    return grants;
  }

  /** The rights that requests made use of, or would have. */
  static Set<Grant> usedBy(List<AuditLog.Entry> requests) {
    return requests.stream()
        .filter(entry -> !entry.resource().isEmpty())
        .map(entry -> new Grant(entry.group(), entry.resource(), entry.verb()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Such as {@code patch runnerpool.dev/runnerpools/status}. */
  @Override
  public String toString() {
    return verb + " " + (group.isEmpty() ? resource : group + "/" + resource);
  }

  @Override
  public int compareTo(Grant other) {
    return toString().compareTo(other.toString());
  }
}
