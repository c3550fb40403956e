package dev.runnerpool.core.placement;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which values of a label a NodePool's nodes may have, as Karpenter works it out: {@code
 * Requirement} in {@code pkg/scheduling/requirement.go} of sigs.k8s.io/karpenter v1.14.1 ({@code
 * NewRequirementWithFlexibility}, {@code Intersection}, {@code Has}). Bounds are inclusive: Gt n is
 * from n + 1 on.
 *
 * @param complement whether all values but these are meant
 * @param values these, or all but these
 * @param least lower bound of numbers; {@link Long#MIN_VALUE} if there is none
 * @param most upper bound of numbers; {@link Long#MAX_VALUE} if there is none
 */
public record AllowedValues(boolean complement, Set<String> values, long least, long most) {

  private static final int SHOWN = 5;

  /** Keeps the values sorted, so that they are told in one order. */
  public AllowedValues {
    values = new TreeSet<>(values);
  }

  /** Any value, but one. */
  public static AllowedValues any() {
    return new AllowedValues(true, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Only these. */
  public static AllowedValues only(Collection<String> values) {
    return new AllowedValues(false, Set.copyOf(values), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * What a requirement of a NodePool allows.
   *
   * @param operator In, NotIn, Exists, DoesNotExist, Gt, Lt, Gte or Lte; another allows any value,
   *     as it is of a Karpenter newer than this
   */
  public static AllowedValues of(String operator, List<String> values) {
    return switch (operator) {
      case "In" -> only(values);
      case "NotIn" -> new AllowedValues(true, Set.copyOf(values), Long.MIN_VALUE, Long.MAX_VALUE);
      case "DoesNotExist" -> only(Set.of());
      case "Gt" -> above(values);
      case "Gte" -> bounds(number(values, Long.MIN_VALUE), Long.MAX_VALUE);
      case "Lt" -> below(values);
      case "Lte" -> bounds(Long.MIN_VALUE, number(values, Long.MAX_VALUE));
      default -> any();
    };
  }

  /** Above the largest number there is nothing, as in Karpenter. */
  private static AllowedValues above(List<String> values) {
    long bound = number(values, Long.MIN_VALUE);
    if (bound == Long.MIN_VALUE) {
      return any();
    }
    return bound == Long.MAX_VALUE ? only(Set.of()) : bounds(bound + 1, Long.MAX_VALUE);
  }

  private static AllowedValues below(List<String> values) {
    long bound = number(values, Long.MAX_VALUE);
    return bound == Long.MAX_VALUE ? any() : bounds(Long.MIN_VALUE, bound - 1);
  }

  private static AllowedValues bounds(long least, long most) {
    return new AllowedValues(true, Set.of(), least, most);
  }

  private static long number(List<String> values, long otherwise) {
    try {
      return Long.parseLong(values.get(0));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return otherwise;
    }
  }

  /** What both allow. */
  public AllowedValues and(AllowedValues other) {
    long from = Math.max(least, other.least);
    long to = Math.min(most, other.most);
    if (from > to) {
      return only(Set.of());
    }
    if (complement && other.complement) {
      Set<String> neither = new TreeSet<>(values);
      neither.addAll(other.values);
      return new AllowedValues(true, neither, from, to);
    }
    AllowedValues listed = complement ? other : this;
    return only(
        listed.values.stream()
            .filter(value -> has(value) && other.has(value))
            .collect(Collectors.toSet()));
  }

  /** Whether a node may have that value. */
  public boolean has(String value) {
    return values.contains(value) != complement && isWithinBounds(value);
  }

  private boolean isWithinBounds(String value) {
    if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
      return true;
    }
    try {
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** In words, such as {@code amd64}, {@code not spot} or {@code 7 and more}. */
  public String text() {
    if (!complement) {
      return values.isEmpty() ? "no value" : listed();
    }
    StringBuilder text = new StringBuilder(values.isEmpty() ? "" : "not " + listed());
    if (least != Long.MIN_VALUE) {
      text.append(text.isEmpty() ? "" : ", ").append(least).append(" and more");
    }
    if (most != Long.MAX_VALUE) {
      text.append(text.isEmpty() ? "" : ", ").append(most).append(" and less");
    }
    return text.isEmpty() ? "any value" : text.toString();
  }

  private String listed() {
    String first = values.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return values.size() > SHOWN ? first + " and %d more".formatted(values.size() - SHOWN) : first;
  }
}
