package dev.runnerpool.operator.web.view;

import dev.runnerpool.operator.web.reading.ShownBudgets;
import java.util.List;
import java.util.Locale;

/** What is left of a budget of requests to GitLab. */
public record BudgetRow(String host, String secret, String remaining) {

  /** How many are shown. */
  static final int MOST = 40;

  /** All of them. */
  public static List<BudgetRow> of(ShownBudgets budgets) {
    return budgets.budgets().stream()
        .limit(MOST)
        .map(
            each ->
                new BudgetRow(
                    each.host(),
                    each.secret(),
                    each.remaining().isPresent()
                        ? Integer.toString(each.remaining().getAsInt())
                        : "not known"))
        .toList();
  }

  /** How requests went since the start, a sentence for each GitLab. */
  public static List<String> sentences(ShownBudgets budgets) {
    return budgets.hosts().stream()
        .limit(MOST)
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s: %,d requests since the operator's start, %,d refused as too many (429), %,d failed.",
                    each.host(),
                    each.sent(),
                    each.tooMany(),
                    each.failed()))
        .toList();
  }
}
