package dev.runnerpool.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which plans are played. Given out to many lanes at once. */
final class Selection {
  /** Of each class so many, spread over it. */
  private static final int OF_EACH = 1;

  private static final String SOAK = "soak-";

  private final String name;
  private final OptionalInt count;
  private final long seed;
  private final Instant until;
  private final Iterator<Plan> left;

  private Selection(String name, List<Plan> plans) {
    this.name = name;
    this.count = OptionalInt.of(plans.size());
    this.seed = SoakPlans.SEED;
    this.until = Instant.MAX;
    this.left = plans.iterator();
  }

  private Selection(Duration time, long seed) {
    this.name = "soak";
    this.count = OptionalInt.empty();
    this.seed = seed;
    this.until = Instant.now().plus(time);
    this.left = Plans.soak(seed).iterator();
  }

  /**
   * {@code -Dplan=T1-037} names one; {@code -Dplan=soak-480} is mixes for so many minutes, drawn by
   * {@code -Dseed}; {@code -Dfaults=all} is all; else there is a short selection.
   */
  static Selection ofProperties() {
    String plan = System.getProperty("plan", "");
    if (plan.matches(SOAK + "[0-9]+")) {
      Duration time = Duration.ofMinutes(Long.parseLong(plan.substring(SOAK.length())));
      return new Selection(time, Long.getLong("seed", SoakPlans.SEED));
    }
    if (!plan.isEmpty()) {
      return named(plan);
    }
    return "all".equals(System.getProperty("faults"))
        ? new Selection("all", Plans.all())
        : new Selection("short", some());
  }

  private static Selection named(String ids) {
    List<Plan> all = Plans.all();
    List<Plan> named =
        all.stream()
            .filter(each -> Stream.of(ids.split(",")).anyMatch(each.id()::startsWith))
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "plan: '%s' is none; they are called %s to %s, or soak-MINUTES"
              .formatted(ids, all.get(0).id(), all.get(all.size() - 1).id()));
    }
    return new Selection("named", named);
  }

  /** One, short, all or soak. */
  String name() {
    return name;
  }

  /** How many there are, if there is an end. */
  OptionalInt count() {
    return count;
  }

  /** What all that is random follows from. */
  long seed() {
    return seed;
  }

  /** The next plan, unless there is none or the time is over. */
  synchronized Optional<Plan> next() {
    return left.hasNext() && Instant.now().isBefore(until)
        ? Optional.of(left.next())
        : Optional.empty();
  }

  private static List<Plan> some() {
    return Plans.all().stream().collect(Collectors.groupingBy(Plan::kind)).values().stream()
        .flatMap(Selection::spread)
        .sorted(Comparator.comparing(Plan::id))
        .toList();
  }

  private static Stream<Plan> spread(List<Plan> plans) {
    int count = Math.min(OF_EACH, plans.size());
    return IntStream.range(0, count)
        .mapToObj(i -> plans.get((2 * i + 1) * plans.size() / (2 * count)));
  }
}
