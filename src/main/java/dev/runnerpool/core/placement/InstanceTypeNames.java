package dev.runnerpool.core.placement;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The architecture of an EC2 instance type by its name, where nobody else tells it: after the
 * generation a {@code g} stands for Graviton, as in m7g, c6gn and im4gn, and a1 was the first
 * ("Amazon EC2 instance type naming conventions", EC2 Instance Types guide). Names of another form
 * tell nothing.
 */
final class InstanceTypeNames {

  private static final Pattern FAMILY = Pattern.compile("[a-z]+([0-9]+)([a-z]*)(?:-[a-z0-9]+)?");
  private static final Pattern SIZE =
      Pattern.compile("nano|micro|small|medium|large|[0-9]*xlarge|metal(?:-[0-9a-z]+)?");

  private InstanceTypeNames() {}

  /** Of a type such as {@code m7g.large}. */
  static Optional<String> ofType(String type) {
    int dot = type.indexOf('.');
    return dot > 0 && SIZE.matcher(type.substring(dot + 1)).matches()
        ? ofFamily(type.substring(0, dot))
        : Optional.empty();
  }

  /** Of a family such as {@code m7g}. */
  static Optional<String> ofFamily(String family) {
    Matcher name = FAMILY.matcher(family);
    if (!name.matches() || family.startsWith("mac")) {
      return Optional.empty();
    }
    boolean graviton = name.group(2).contains("g") || family.equals("a1");
    return Optional.of(graviton ? "arm64" : "amd64");
  }
}
