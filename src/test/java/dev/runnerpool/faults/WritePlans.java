package dev.runnerpool.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** T1, T2 and T6: the operator's writes are its last, are not answered, or are refused. */
final class WritePlans {
  /** Writes of the undisturbed course without its events; one more or less happens. */
  static final int WRITES = 42;

  private static final Duration LONG = Duration.ofSeconds(4);
  private static final Map<Integer, String> REFUSALS =
      Map.of(
          403, "Forbidden",
          409, "Conflict",
          429, "TooManyRequests",
          500, "InternalError",
          503, "ServiceUnavailable",
          504, "Timeout");

  private WritePlans() {}

  static Stream<Plan> killed() {
    return numbers()
        .mapToObj(
            k ->
                plan(
                    "T1",
                    k,
                    "killed after write " + k,
                    Scripts.always(lane -> new AfterWrite(k, lane::restartOperator))));
  }

  static Stream<Plan> unanswered() {
    return numbers()
        .mapToObj(
            k ->
                plan(
                    "T2",
                    k,
                    "the answer to write " + k + " is lost",
                    Scripts.always(
                        lane -> Requests.number(k, ApiCall::isStep, new Fate.LoseAnswer()))));
  }

  static Stream<Plan> refused() {
    Numbered plans = new Numbered("T6");
    List<Map.Entry<String, Predicate<ApiCall>>> kinds =
        List.of(
            Map.entry("pods made", call -> call.is("create", "pods")),
            Map.entry("pods deleted", call -> call.is("delete", "pods")),
            Map.entry("status", call -> call.resource().equals("runnerpools/status")),
            Map.entry("secrets", call -> call.isWrite() && call.resource().equals("secrets")),
            Map.entry("each second write", ApiCall::isWrite));
    for (int code : REFUSALS.keySet().stream().sorted().toList()) {
      for (Map.Entry<String, Predicate<ApiCall>> kind : kinds) {
        int every = kind.getKey().startsWith("each") ? 2 : 1;
        Step step = kind.getKey().equals("pods deleted") ? Step.DOWN : Step.BURST;
        plans.add(
            "%d for %s at %s".formatted(code, kind.getKey(), step),
            Scripts.at(step, LONG, () -> Requests.each(every, kind.getValue(), refusal(code))));
      }
    }
    for (Step step : List.of(Step.BURST, Step.WARM)) {
      plans.add(
          "an admission refuses each third pod made at " + step,
          Scripts.at(
              step, LONG, () -> Requests.each(3, call -> call.is("create", "pods"), refusal(403))));
    }
    for (String resource : List.of("pods", "runnerpools")) {
      for (int code : List.of(403, 500)) {
        for (Step step : List.of(Step.BURST, Step.DOWN)) {
          plans.add(
              "%s cannot be watched or listed (%d) at %s".formatted(resource, code, step),
              Scripts.at(step, LONG, () -> new UnreadableLists(resource, refusal(code))));
        }
      }
    }
    plans.add(
        "a ResourceQuota allows two pods at BURST",
        Scripts.around(
            Step.BURST, lane -> lane.home().limitPods(2), LONG, lane -> lane.home().unlimitPods()));
    return plans.stream();
  }

  private static Fate.Refuse refusal(int code) {
    return new Fate.Refuse(code, REFUSALS.get(code));
  }

  private static IntStream numbers() {
    return IntStream.rangeClosed(1, WRITES);
  }

  private static Plan plan(String kind, int number, String what, Plan.Script script) {
    return new Plan("%s-%03d".formatted(kind, number), what, script, Plan.Excuse.NONE);
  }
}
