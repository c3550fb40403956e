package dev.runnerpool.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By what costs can be told apart. */
public enum Dimension {
  /** Namespace and name of the pool. */
  POOL("pool", Set.of("pools", "runnerpool")),
  /** Whom a project belongs to, see {@link Teams}. */
  TEAM("team", Set.of("teams", "group", "groups", "namespace")),
  /** Full path of the project. */
  PROJECT("project", Set.of("projects", "repo", "repository")),
  /** Name of the job in the CI file. */
  JOB("job", Set.of("jobs", "job-name", "name")),
  /** Architecture of the node. */
  ARCHITECTURE("architecture", Set.of("architectures", "arch")),
  /** How the node was paid for. */
  CAPACITY("capacity", Set.of("capacity-type", "lifecycle", "spot")),
  /** Instance type of the node. */
  INSTANCE_TYPE("instance-type", Set.of("instance", "type", "instance_type", "node-type")),
  /** Day, by UTC. */
  DAY("day", Set.of("days", "date"));

  private static final int MOST = 2;

  private final String label;
  private final Set<String> alsoCalled;

  Dimension(String label, Set<String> alsoCalled) {
    this.label = label;
    this.alsoCalled = alsoCalled;
  }

  /** Its name in flags and in output. */
  public String label() {
    return label;
  }

  /** Whether it is told by nodes, so that their idle part has it too. */
  public boolean isOfNodes() {
    return this == ARCHITECTURE || this == CAPACITY || this == INSTANCE_TYPE || this == DAY;
  }

  /**
   * Reads one or two, divided by a comma.
   *
   * @throws IllegalArgumentException with a sentence that says what would be right
   */
  public static List<Dimension> list(String text) {
    List<Dimension> dimensions = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      Dimension dimension = of(word.strip());
      if (dimensions.contains(dimension)) {
        throw new IllegalArgumentException(
            "'%s' names %s twice: once is enough".formatted(text, dimension.label));
      }
      dimensions.add(dimension);
    }
    if (dimensions.size() > MOST) {
      throw new IllegalArgumentException(
          "'%s' names %d: at most two at once, such as team,architecture"
              .formatted(text, dimensions.size()));
    }
    return dimensions;
  }

  private static Dimension of(String word) {
    String all = Arrays.stream(values()).map(Dimension::label).collect(Collectors.joining(", "));
    String lower = word.toLowerCase(Locale.ROOT);
    for (Dimension each : values()) {
      if (each.label.equals(word)) {
        return each;
      }
      if (each.label.equals(lower) || each.alsoCalled.contains(lower)) {
        throw new IllegalArgumentException(
            "'%s' is called %s here; there are %s".formatted(word, each.label, all));
      }
    }
    Dimension nearest =
        Arrays.stream(values()).min(Comparator.comparingInt(each -> each.edits(lower))).get();
    String hint =
        nearest.edits(lower) <= 1 + word.length() / 4
            ? "did you mean %s? There are %s".formatted(nearest.label, all)
            : "there are " + all;
    throw new IllegalArgumentException(
        "'%s' is nothing to tell costs apart by: %s".formatted(word, hint));
  }

  private int edits(String word) {
    return Stream.concat(Stream.of(label), alsoCalled.stream())
        .mapToInt(name -> edits(word, name))
        .min()
        .getAsInt();
  }

  /** How many letters must be changed, added or taken away (Levenshtein's distance). */
  private static int edits(String from, String to) {
    int[] before = new int[to.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[to.length()];
  }
}
