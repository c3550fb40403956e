package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.operator.web.reading.FleetReading;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Which pools are shown in which order. What a visitor writes that is none of this counts as not
 * written.
 *
 * @param text in the name or namespace; empty for all
 * @param architecture {@code arm64} or {@code amd64}; empty for both
 * @param troubled whether only pools that are not ready are shown
 * @param sort by what
 * @param reverse whether the other way round
 * @param page from 1
 */
public record FleetQuery(
    String text, String architecture, boolean troubled, Sort sort, boolean reverse, int page) {

  /** Pools of one page. */
  public static final int PAGE = 50;

  private static final int LONGEST_TEXT = 100;

  /** By what pools are sorted; figures with the most first. */
  public enum Sort {
    /** Namespace and name. */
    NAME(Comparator.comparing(PoolDetails::namespace).thenComparing(PoolDetails::name)),
    /** Waiting jobs. */
    WAITING(Comparator.comparing((PoolDetails pool) -> -pool.waiting().orElse(0))),
    /** How long the oldest job waits. */
    OLDEST(Comparator.comparing((PoolDetails pool) -> PoolWords.oldest(pool).orElse(Instant.MAX))),
    /** Live runners. */
    RUNNERS(Comparator.comparing((PoolDetails pool) -> -PoolWords.live(pool))),
    /** Time of the last decision. */
    DECISION(
        Comparator.comparing(
            (PoolDetails pool) ->
                pool.decisions().isEmpty() ? Instant.MIN : pool.decisions().get(0).at(),
            Comparator.reverseOrder())),
    /** Dollars per hour. */
    COST(Comparator.comparing((PoolDetails pool) -> -number(pool))),
    /** Error budget of the objective, the least first; pools without one last. */
    OBJECTIVE(Comparator.comparing(pool -> 0)),
    /** Those that are not ready. */
    READY(Comparator.comparing(PoolWords::isReady));

    private final Comparator<PoolDetails> order;

    Sort(Comparator<PoolDetails> order) {
      this.order = order;
    }

    /** Its name in an address. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static double number(PoolDetails pool) {
      try {
        return pool.cost().map(cost -> Double.parseDouble(cost.dollars())).orElse(-1.0);
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }

  /**
   * Reads what a visitor wrote.
   *
   * @param parameter the value of a parameter, or null
   */
  public static FleetQuery of(UnaryOperator<String> parameter) {
    String text = told(parameter.apply("q")).strip();
    String architecture = told(parameter.apply("arch"));
    String order = told(parameter.apply("sort"));
    Sort sort = Sort.NAME;
    for (Sort each : Sort.values()) {
      sort = each.label().equals(order.replaceFirst("^-", "")) ? each : sort;
    }
    return new FleetQuery(
        text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text,
        architecture.matches("arm64|amd64") ? architecture : "",
        told(parameter.apply("troubled")).equals("true"),
        sort,
        order.startsWith("-"),
        page(told(parameter.apply("page"))));
  }

  private static int page(String text) {
    return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 1;
  }

  private static String told(String value) {
    return value == null ? "" : value;
  }

  /** Those that are asked for, in order. */
  public List<PoolDetails> select(FleetReading.Moment now) {
    Comparator<PoolDetails> order = sort == Sort.OBJECTIVE ? byBudget(now) : byItself();
    String wanted = text.toLowerCase(Locale.ROOT);
    return now.pools().stream()
        .filter(pool -> architecture.isEmpty() || pool.architecture().equals(architecture))
        .filter(pool -> !troubled || !PoolWords.isReady(pool))
        .filter(pool -> pool.key().toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(order.thenComparing(Sort.NAME.order))
        .toList();
  }

  private Comparator<PoolDetails> byItself() {
    return reverse ? sort.order.reversed() : sort.order;
  }

  /** Those without an objective stay behind the others either way. */
  private Comparator<PoolDetails> byBudget(FleetReading.Moment now) {
    Comparator<PoolDetails> least =
        Comparator.comparing(
            pool -> now.objective(pool).map(ObjectiveRecord::budgetLeft).orElse(0.0));
    Comparator<PoolDetails> without = Comparator.comparing(pool -> now.objective(pool).isEmpty());
    return without.thenComparing(reverse ? least.reversed() : least);
  }

  /** Address of the same on another page. */
  public String at(int other) {
    return "/" + parameters(sort, reverse, other);
  }

  /** Address of the same sorted by something, the other way round if it is so already. */
  public String by(String label) {
    Sort other = Sort.valueOf(label.toUpperCase(Locale.ROOT));
    return "/" + parameters(other, other == sort && !reverse, 1);
  }

  /** For screen readers, as {@code aria-sort} has it. */
  public String direction(String label) {
    if (!sort.label().equals(label)) {
      return "none";
    }
    boolean mostFirst = sort != Sort.NAME && sort != Sort.READY && sort != Sort.OBJECTIVE;
    return mostFirst == reverse ? "ascending" : "descending";
  }

  /** Whether anything is left out. */
  public boolean filters() {
    return !text.isEmpty() || !architecture.isEmpty() || troubled;
  }

  /** All of it as it stands in an address, from the question mark on. */
  public String parameters() {
    return parameters(sort, reverse, page);
  }

  private String parameters(Sort by, boolean back, int number) {
    StringBuilder all = new StringBuilder("?sort=");
    all.append(back ? "-" : "").append(by.label());
    if (!text.isEmpty()) {
      all.append("&q=").append(URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
    if (!architecture.isEmpty()) {
      all.append("&arch=").append(architecture);
    }
    if (troubled) {
      all.append("&troubled=true");
    }
    if (number > 1) {
      all.append("&page=").append(number);
    }
    return all.toString();
  }
}
