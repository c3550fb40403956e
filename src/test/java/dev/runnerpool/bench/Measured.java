package dev.runnerpool.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A figure of a case in all rounds.
 *
 * @param values sorted, the least first; of rounds that failed there is none
 */
record Measured(Case of, String figure, String unit, List<Double> values) {

  double least() {
    return values.get(0);
  }

  double median() {
    return values.get((values.size() - 1) / 2);
  }

  double most() {
    return values.get(values.size() - 1);
  }

  /** Of all cases, in their order and that of their figures. */
  static List<Measured> of(Map<Case, List<List<Figure>>> results) {
    List<Measured> all = new ArrayList<>();
    results.forEach(
        (each, rounds) -> {
          Map<String, List<Figure>> byName = new LinkedHashMap<>();
          rounds.stream()
              .flatMap(List::stream)
              .forEach(
                  figure ->
                      byName.computeIfAbsent(figure.name(), name -> new ArrayList<>()).add(figure));
          byName.forEach(
              (name, figures) ->
                  all.add(
                      new Measured(
                          each,
                          name,
                          figures.get(0).unit(),
                          figures.stream().map(Figure::value).sorted().toList())));
        });
    return all;
  }
}
