package dev.runnerpool.core.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prices that a platform team knows better. Of those that match a node the more specific wins: one
 * by labels before one by instance type before one by family; of two by labels the one with more
 * labels, and of as many the one whose name comes first.
 */
public final class PriceOverrides {

  private static final Comparator<ByLabels> MORE_LABELS_FIRST =
      Comparator.comparingInt((ByLabels rule) -> -rule.labels().size())
          .thenComparing(ByLabels::name);

  private record ByLabels(String name, Map<String, String> labels, PriceAmount amount) {}

  /** An override that matched, and its name for people. */
  public record Match(String name, PriceAmount amount) {}

  private final Map<String, PriceAmount> byType = new HashMap<>();
  private final List<ByLabels> byLabels = new ArrayList<>();

  /**
   * Adds one for an instance type such as {@code m7g.2xlarge} or a family such as {@code m7g}.
   *
   * @param key the setting, for the error
   * @throws IllegalArgumentException if it is no price
   */
  public void add(String key, String typeOrFamily, String price) {
    byType.put(typeOrFamily, PriceAmount.parse(key, price));
  }

  /**
   * Adds one for nodes that have all these labels.
   *
   * @param key the setting, for the error
   * @param name the rule's name
   * @param labels such as {@code rack=arm-1,room=2}
   * @throws IllegalArgumentException if it is no price or no list of labels
   */
  public void add(String key, String name, String labels, String price) {
    byLabels.add(new ByLabels(name, labels(key, labels), PriceAmount.parse(key + ".price", price)));
    byLabels.sort(MORE_LABELS_FIRST);
  }

  private static Map<String, String> labels(String key, String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", -1);
      if (pair.length != 2 || pair[0].isBlank()) {
        throw new IllegalArgumentException(
            "%s.labels=%s: write labels that a node must have all, such as rack=arm-1,room=2"
                .formatted(key, text));
      }
      labels.put(pair[0].strip(), pair[1].strip());
    }
    return labels;
  }

  /** The keys of labels that decide. */
  public Set<String> labelKeys() {
    return byLabels.stream()
        .flatMap(rule -> rule.labels().keySet().stream())
        .collect(Collectors.toSet());
  }

  /**
   * The one that counts for a node. A percentage is of a list price, so it is none for spot nodes,
   * which savings plans do not cover, nor for blocks that are paid already.
   */
  public Optional<Match> find(NodeTraits node) {
    boolean atListPrice = node.kind().capacity() == CapacityType.ON_DEMAND;
    for (ByLabels rule : byLabels) {
      if (node.labels().entrySet().containsAll(rule.labels().entrySet())
          && fits(rule.amount(), atListPrice)) {
        return Optional.of(new Match("override " + rule.name(), rule.amount()));
      }
    }
    for (String key : List.of(node.kind().instanceType(), node.kind().family())) {
      PriceAmount amount = byType.get(key);
      if (amount != null && fits(amount, atListPrice)) {
        return Optional.of(new Match("override", amount));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(PriceAmount amount, boolean atListPrice) {
    return atListPrice || amount instanceof PriceAmount.Dollars;
  }
}
