package dev.runnerpool.operator.web.view;

import dev.runnerpool.operator.web.reading.ShownPrices.KindPrice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a kind of node costs.
 *
 * @param dollars per hour
 * @param age how old the figure is; empty if it is the user's own
 * @param known whether there is a figure
 */
public record PriceRow(String kind, String dollars, String source, String age, boolean known) {

  /** How many are shown. */
  static final int MOST = 40;

  /** All kinds there are. */
  public static List<PriceRow> of(List<KindPrice> prices, Instant now) {
    return prices.stream().limit(MOST).map(each -> row(each, now)).toList();
  }

  private static PriceRow row(KindPrice each, Instant now) {
    return each.price()
        .map(
            price ->
                new PriceRow(
                    ShownText.name(each.kind().kind().toString()),
                    String.format(Locale.ROOT, "$%.4f", price.hourly()),
                    ShownText.name(price.source()),
                    price.asOf().map(at -> age(at, now)).orElse(""),
                    true))
        .orElseGet(
            () ->
                new PriceRow(
                    ShownText.name(each.kind().kind().toString()), "not known", "", "", false));
  }

  private static String age(Instant at, Instant now) {
    Duration age = at.isBefore(now) ? Duration.between(at, now) : Duration.ZERO;
    return age.toDays() >= 2 ? age.toDays() + " days" : TimeText.ago(at, now);
  }
}
