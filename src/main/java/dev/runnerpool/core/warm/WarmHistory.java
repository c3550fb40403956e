package dev.runnerpool.core.warm;

import dev.runnerpool.core.warm.ArrivalLog.Span;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a pool's jobs and starts were like, and how many runners to keep warm by it.
 *
 * <p>A warm pool is a base-stock inventory (Palm 1938; Feeney and Sherbrooke 1966): each job takes
 * one of W warm runners and orders the next, which comes a start-up time L later. A job waits
 * longer than t exactly if more than W of the starts ordered up to then, its own included, are
 * still under way t later. So W is the 95 % quantile of that number over the jobs that came, each
 * with a start drawn from the pool's own. With a fixed L it is how many jobs come within L − t. It
 * is the empirical quantile, not Poisson's: jobs come in pipelines, and pipelines of six on average
 * need two and a half times the runners that independent jobs of the same rate need. Checked by
 * simulation: {@code AutoWarmTest} holds that 95 % of the jobs wait no longer than asked, for
 * Poisson arrivals with fixed starts and for bursts with starts of 8 to 60 s.
 *
 * <p>By hour of the week, in UTC: the jobs of that hour in the last four weeks, if there were 20;
 * else with the hours before and after. In the first week other days' same hour stands in, and
 * before that the whole history. With fewer than 20 jobs or 10 starts {@code min} holds. A size
 * holds for the hour that is and for the one in which a runner started now comes.
 *
 * <p>Not safe for concurrent use.
 */
public final class WarmHistory {
  static final int LEAST_STARTS = 10;
  static final int LEAST_ARRIVALS = 20;

  /** Share of the jobs that are to wait no longer than the target. */
  private static final double SERVED = 0.95;

  /** A size is worked out again after so long at the latest. */
  private static final Duration HOLDS = Duration.ofMinutes(5);

  private static final int WEEKS = 4;

  private final ArrivalLog arrivals = new ArrivalLog();

  /** Those of the arrivals that GitLab told of afterwards. */
  private final ArrivalLog told = new ArrivalLog();

  private final StartTimes starts = new StartTimes();
  private AutoWarm sizedFor;
  private Instant sizedUntil = Instant.MIN;
  private WarmSize size;

  /** A job came at that time. */
  public void arrived(Instant at) {
    arrivals.add(at.toEpochMilli());
  }

  /** Jobs came at these times, in any order, before anybody watched: GitLab tells it. */
  public void arrivedBefore(Collection<Instant> times) {
    long[] millis = times.stream().mapToLong(Instant::toEpochMilli).toArray();
    arrivals.addAll(millis);
    told.addAll(millis);
    sizedUntil = Instant.MIN;
  }

  /** A runner took so long from its creation until it asked for jobs. */
  public void started(Duration time) {
    starts.add(time);
  }

  /** The size for that time. */
  public WarmSize size(AutoWarm wanted, Instant now) {
    if (!wanted.equals(sizedFor) || !now.isBefore(sizedUntil)) {
      size = compute(wanted, now);
      sizedFor = wanted;
      sizedUntil =
          size.basis() instanceof WarmSize.TooLittle
              ? now
              : heldUntil(now, starts.quantile(SERVED));
    }
    return size;
  }

  /** No longer than this hour, or than a runner started now comes in the hour that it would. */
  private static Instant heldUntil(Instant now, Duration startUp) {
    return Stream.of(now.plus(HOLDS), nextHour(now), nextHour(now.plus(startUp)).minus(startUp))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static Instant nextHour(Instant at) {
    return at.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
  }

  private WarmSize compute(AutoWarm wanted, Instant now) {
    if (starts.count() < LEAST_STARTS || arrivals.size() < LEAST_ARRIVALS) {
      return new WarmSize(wanted.min(), new WarmSize.TooLittle(starts.count(), arrivals.size()));
    }
    WarmSize current = at(now, now, wanted);
    WarmSize soon = at(now.plus(starts.quantile(SERVED)), now, wanted);
    return soon.runners() > current.runners() ? soon : current;
  }

  private WarmSize at(Instant hourOf, Instant now, AutoWarm wanted) {
    Part part = part(hourOf, now);
    int seen = arrivals.count(part.spans());
    int underWay =
        seen == 0
            ? 0
            : arrivals.underWay(part.spans(), starts, wanted.targetWait().toMillis(), SERVED);
    return new WarmSize(
        Math.max(wanted.min(), Math.min(wanted.max(), underWay)),
        new WarmSize.Seen(
            part.name(),
            seen,
            told.count(part.spans()),
            underWay,
            wanted.targetWait(),
            starts.quantile(0.5),
            starts.quantile(SERVED)));
  }

  /** A part of the history that speaks for an hour. */
  private record Part(String name, List<Span> spans) {}

  private Part part(Instant at, Instant now) {
    ZonedDateTime hour = at.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS);
    String day = name(hour.getDayOfWeek());
    Part own = new Part("on %s %s".formatted(day, hours(hour, 0, 1)), weekly(hour, 0, 1));
    if (arrivals.count(own.spans()) >= LEAST_ARRIVALS) {
      return own;
    }
    Part wider = new Part("on %s %s".formatted(day, hours(hour, -1, 2)), weekly(hour, -1, 2));
    boolean wholeWeek = arrivals.first() <= hour.minusWeeks(1).toInstant().toEpochMilli();
    if (wholeWeek || arrivals.count(wider.spans()) >= LEAST_ARRIVALS) {
      return wider;
    }
    Part daily = new Part("at %s of any day".formatted(hours(hour, 0, 1)), daily(hour));
    if (arrivals.count(daily.spans()) >= LEAST_ARRIVALS) {
      return daily;
    }
    return new Part("at any time", List.of(new Span(Long.MIN_VALUE / 2, now.toEpochMilli() + 1)));
  }

  private static List<Span> weekly(ZonedDateTime hour, int from, int to) {
    List<Span> spans = new ArrayList<>();
    for (int week = 0; week <= WEEKS; week++) {
      ZonedDateTime begin = hour.minusWeeks(week);
      spans.add(new Span(millis(begin.plusHours(from)), millis(begin.plusHours(to))));
    }
    return spans;
  }

  private static List<Span> daily(ZonedDateTime hour) {
    List<Span> spans = new ArrayList<>();
    for (int day = 0; day <= DayOfWeek.values().length; day++) {
      ZonedDateTime begin = hour.minusDays(day);
      spans.add(new Span(millis(begin), millis(begin.plusHours(1))));
    }
    return spans;
  }

  private static long millis(ZonedDateTime at) {
    return at.toInstant().toEpochMilli();
  }

  private static String hours(ZonedDateTime hour, int from, int to) {
    int end = hour.plusHours(to).getHour();
    return "%02d-%02dh UTC".formatted(hour.plusHours(from).getHour(), end == 0 ? 24 : end);
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ROOT);
  }
}
