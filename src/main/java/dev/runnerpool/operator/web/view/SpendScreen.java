package dev.runnerpool.operator.web.view;

import dev.runnerpool.chart.ShareBar;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.PrintedMoney;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.operator.web.reading.MonthSpend;
import dev.runnerpool.operator.web.reading.SpendReading.Latest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What the month cost until now.
 *
 * @param note what is to be said instead of figures, or beside them; empty if nothing
 * @param figures those seen first; empty while nothing is known
 */
public record SpendScreen(
    String month, String at, String note, List<Figure> figures, List<SpendTable> tables) {

  private static final long SECOND = 1_000;

  /**
   * What was spent, told apart one way.
   *
   * @param by such as {@code team}
   */
  public record SpendTable(String by, List<SpendRow> rows) {

    /** The dearest so many. */
    public SpendTable top(int most) {
      return new SpendTable(by, rows.subList(0, Math.min(most, rows.size())));
    }
  }

  /**
   * One of them.
   *
   * @param bar its kinds of cost against the dearest of the table, SVG
   */
  public record SpendRow(
      String name, String address, String jobs, String running, String bar, String dollars) {}

  /** What is known. */
  public static SpendScreen of(Latest latest, Instant now) {
    String failure = latest.failure().orElse("");
    if (latest.spend().isEmpty()) {
      String note = failure.isEmpty() ? "The records are being read." : failure;
      return new SpendScreen("this month", "", note, List.of(), List.of());
    }
    MonthSpend spend = latest.spend().get();
    String month = spend.month().toString();
    String at = TimeText.ago(spend.at(), now);
    if (spend.bills().isEmpty()) {
      String note = failure.isEmpty() ? "Nothing is recorded yet." : failure;
      return new SpendScreen(month, at, note, List.of(), List.of());
    }
    MonthSpend.Bills bills = spend.bills().get();
    return new SpendScreen(
        month,
        at,
        failure.isEmpty() ? unpriced(bills.byTeam().total()) : failure,
        figures(spend, bills.byTeam().total()),
        List.of(
            table("team", bills.byTeam()),
            table("project", bills.byProject()),
            table("pool", bills.byPool()),
            table("architecture", bills.byArchitecture())));
  }

  private static List<Figure> figures(MonthSpend spend, Spent total) {
    return List.of(
        new Figure("until now", usd(total.total()), ""),
        forecast(spend),
        new Figure("jobs", String.format(Locale.ROOT, "%,d", total.jobs()), ""),
        new Figure(
            "per job",
            total.jobs() == 0 ? "–" : usd(total.total() / total.jobs()),
            "idle included"),
        new Figure("idle nodes", usd(total.idle()), share(total.idle(), total.total())),
        new Figure(
            "waiting for jobs", usd(total.waiting()), share(total.waiting(), total.total())));
  }

  private static Figure forecast(MonthSpend spend) {
    String name = "forecast for the month";
    return spend.forecast().isPresent()
        ? new Figure(name, usd(spend.forecast().getAsLong()), "")
        : new Figure(name, "–", "after a whole day");
  }

  private static SpendTable table(String by, Bill bill) {
    long most = bill.entries().stream().mapToLong(each -> each.spent().total()).max().orElse(0);
    return new SpendTable(by, bill.entries().stream().map(each -> row(by, each, most)).toList());
  }

  private static SpendRow row(String by, Bill.Entry entry, long most) {
    String name = entry.key().get(0);
    Spent spent = entry.spent();
    CostByKind cost = spent.cost();
    List<ShareBar.Part> parts =
        List.of(
            new ShareBar.Part("job", cost.of(CostKind.JOB)),
            new ShareBar.Part("warm", spent.waiting()),
            new ShareBar.Part("startup", cost.of(CostKind.STARTUP)),
            new ShareBar.Part("lost", cost.of(CostKind.LOST)),
            new ShareBar.Part("retiring", cost.of(CostKind.RETIRING) + spent.idle()));
    return new SpendRow(
        ShownText.name(name),
        by.equals("pool") && name.contains("/") ? PoolWords.address(name) : "",
        String.format(Locale.ROOT, "%,d", spent.jobs()),
        spent.runningMillis() == 0
            ? "–"
            : TimeText.length(Duration.ofSeconds(spent.runningMillis() / SECOND)),
        ShareBar.of(parts, most),
        usd(spent.total()));
  }

  private static String usd(long nanos) {
    int decimals = PrintedMoney.decimals(nanos);
    return "$"
        + PrintedMoney.text(PrintedMoney.roundOne(nanos, PrintedMoney.unit(decimals)), decimals);
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "" : Math.round(100.0 * part / whole) + " %";
  }

  private static String unpriced(Spent total) {
    return total.unpricedMillis() == 0
        ? ""
        : "Runners were for %s on nodes of unknown price: what that cost is in no figure here."
            .formatted(TimeText.length(Duration.ofSeconds(total.unpricedMillis() / SECOND)));
  }
}
