package dev.runnerpool.core.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names to suggest in place of one that is not there. */
public final class SimilarNames {

  private static final int SHOWN = 5;

  /** One letter in so many may be another. */
  private static final int LETTERS = 3;

  private SimilarNames() {}

  /**
   * What to write instead: a similar name if there is one, else some of those there are.
   *
   * @param kind such as {@code node groups}
   */
  static String hint(String wrong, Collection<String> names, String kind) {
    if (names.isEmpty()) {
      return "there are no " + kind;
    }
    List<String> near =
        names.stream()
            .sorted(
                Comparator.comparingInt((String name) -> distance(wrong, name))
                    .thenComparing(name -> name))
            .toList();
    String nearest = near.get(0);
    if (distance(wrong, nearest) <= Math.max(1, wrong.length() / LETTERS)
        || nearest.contains(wrong)
        || wrong.contains(nearest)) {
      return "write '%s'?".formatted(nearest);
    }
    String shown = String.join(", ", near.subList(0, Math.min(SHOWN, near.size())));
    int more = near.size() - SHOWN;
    return "there are " + shown + (more > 0 ? " and %d more".formatted(more) : "");
  }

  /** Levenshtein's: letters to change, add or take away; case does not count. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** Those that are like a name that is not there, the most similar first; at most so many. */
  public static List<String> nearest(String wrong, Collection<String> names, int most) {
    int far = Math.max(2, wrong.length() / LETTERS);
    return names.stream()
        .filter(name -> distance(wrong, name) <= far)
        .sorted(
            Comparator.comparingInt((String name) -> distance(wrong, name))
                .thenComparing(name -> name))
        .limit(most)
        .toList();
  }
}
