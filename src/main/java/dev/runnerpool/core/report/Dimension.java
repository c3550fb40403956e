package dev.runnerpool.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By what costs can be told apart. */
public enum Dimension {
  /** Namespace and name of the pool. */
  POOL("pool"),
  /** Whom a project belongs to, see {@link Teams}. */
  TEAM("team"),
  /** Full path of the project. */
  PROJECT("project"),
  /** Name of the job in the CI file. */
  JOB("job"),
  /** Architecture of the node. */
  ARCHITECTURE("architecture"),
  /** How the node was paid for. */
  CAPACITY("capacity"),
  /** Instance type of the node. */
  INSTANCE_TYPE("instance-type"),
  /** Day, by UTC. */
  DAY("day");

  private static final int MOST = 2;

  /** What people write instead. */
  private static final Map<String, Dimension> ALSO_CALLED =
      Map.ofEntries(
          Map.entry("pools", POOL),
          Map.entry("runnerpool", POOL),
          Map.entry("teams", TEAM),
          Map.entry("group", TEAM),
          Map.entry("groups", TEAM),
          Map.entry("namespace", TEAM),
          Map.entry("projects", PROJECT),
          Map.entry("repository", PROJECT),
          Map.entry("jobs", JOB),
          Map.entry("job-name", JOB),
          Map.entry("architectures", ARCHITECTURE),
          Map.entry("arch", ARCHITECTURE),
          Map.entry("capacity-type", CAPACITY),
          Map.entry("spot", CAPACITY),
          Map.entry("instance", INSTANCE_TYPE),
          Map.entry("instance_type", INSTANCE_TYPE),
          Map.entry("type", INSTANCE_TYPE),
          Map.entry("days", DAY),
          Map.entry("date", DAY));

  private final String label;

  Dimension(String label) {
    this.label = label;
  }

  /** Its name in flags and in output. */
  public String label() {
    return label;
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
      if (each.label.equals(lower) || ALSO_CALLED.get(lower) == each) {
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
    Stream<String> called =
        ALSO_CALLED.entrySet().stream()
            .filter(entry -> entry.getValue() == this)
            .map(Map.Entry::getKey);
    return Stream.concat(Stream.of(label), called)
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
