package dev.runnerpool.faults;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which plans are played.
 *
 * @param name one, short or all
 */
record Selection(String name, List<Plan> plans) {
  /** Of each class so many, spread over it. */
  private static final int OF_EACH = 1;

  /** {@code -Dplan=T1-037} names one; {@code -Dfaults=all} all; else there is a short selection. */
  static Selection ofProperties() {
    String plan = System.getProperty("plan", "");
    if (!plan.isEmpty()) {
      List<Plan> named =
          Plans.all().stream()
              .filter(each -> Stream.of(plan.split(",")).anyMatch(each.id()::startsWith))
              .toList();
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            "plan: '%s' is none; they are called %s to %s"
                .formatted(
                    plan, Plans.all().get(0).id(), Plans.all().get(Plans.all().size() - 1).id()));
      }
      return new Selection("named", named);
    }
    return "all".equals(System.getProperty("faults"))
        ? new Selection("all", Plans.all())
        : new Selection("short", some());
  }

  private static List<Plan> some() {
    return Plans.all().stream().collect(Collectors.groupingBy(Plan::kind)).values().stream()
        .flatMap(Selection::spread)
        .sorted(java.util.Comparator.comparing(Plan::id))
        .toList();
  }

  private static Stream<Plan> spread(List<Plan> plans) {
    int count = Math.min(OF_EACH, plans.size());
    return IntStream.range(0, count)
        .mapToObj(i -> plans.get((2 * i + 1) * plans.size() / (2 * count)));
  }
}
