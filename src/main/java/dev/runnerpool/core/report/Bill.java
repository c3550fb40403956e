package dev.runnerpool.core.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was spent, put together.
 *
 * @param entries the dearest first; of days the earliest
 * @param total all of them
 */
public record Bill(List<Entry> entries, Spent total) {

  /** Stands for the entries that are not shown one by one. */
  public static final String OTHERS = "others";

  /**
   * What has one key.
   *
   * @param key a value for each dimension
   */
  public record Entry(List<String> key, Spent spent) {}

  private static final Comparator<Entry> DEAREST =
      Comparator.<Entry>comparingLong(entry -> entry.spent().total())
          .reversed()
          .thenComparing(entry -> String.join("\n", entry.key()));

  private static final Comparator<Entry> BY_KEY =
      Comparator.comparing(entry -> String.join("\n", entry.key()));

  /** Sums by their keys. */
  public static Bill of(Map<List<String>, Spent> sums, List<Dimension> dimensions) {
    List<Entry> entries = new ArrayList<>();
    sums.forEach((key, spent) -> entries.add(new Entry(key, spent)));
    boolean byDay = !dimensions.isEmpty() && dimensions.get(0) == Dimension.DAY;
    entries.sort(byDay ? BY_KEY : DEAREST);
    return new Bill(
        List.copyOf(entries),
        entries.stream().map(Entry::spent).reduce(Spent.NOTHING, Spent::plus));
  }

  /** The dearest so many, in the order that they have, and all the rest in one. */
  public Bill top(int most) {
    if (entries.size() <= most) {
      return this;
    }
    Set<List<String>> dearest =
        entries.stream()
            .sorted(DEAREST)
            .limit(most)
            .map(Entry::key)
            .collect(Collectors.toUnmodifiableSet());
    List<Entry> shown = new ArrayList<>();
    Spent rest = Spent.NOTHING;
    for (Entry entry : entries) {
      if (dearest.contains(entry.key())) {
        shown.add(entry);
      } else {
        rest = rest.plus(entry.spent());
      }
    }
    List<String> key = new ArrayList<>(Collections.nCopies(entries.get(0).key().size(), ""));
    key.set(0, "%s (%d)".formatted(OTHERS, entries.size() - most));
    shown.add(new Entry(List.copyOf(key), rest));
    return new Bill(List.copyOf(shown), total);
  }
}
