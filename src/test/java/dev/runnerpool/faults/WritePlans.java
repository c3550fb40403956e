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
    List<Map.Entry<String, Predicate<ApiCall>>> kinds =
        List.of(
            Map.entry("pods made", call -> call.is("create", "pods")),
            Map.entry("pods deleted", call -> call.is("delete", "pods")),
            Map.entry("status", call -> call.resource().equals("runnerpools/status")),
            Map.entry("secrets", call -> call.isWrite() && call.resource().equals("secrets")),
            Map.entry("each second write", ApiCall::isWrite));
    List<Integer> codes = REFUSALS.keySet().stream().sorted().toList();
    return IntStream.range(0, codes.size() * kinds.size())
        .mapToObj(
            i -> {
              int code = codes.get(i / kinds.size());
              var kind = kinds.get(i % kinds.size());
              int every = kind.getKey().startsWith("each") ? 2 : 1;
              Fate fate = new Fate.Refuse(code, REFUSALS.get(code));
              Step step = kind.getKey().equals("pods deleted") ? Step.DOWN : Step.BURST;
              return plan(
                  "T6",
                  i + 1,
                  "%d for %s at %s".formatted(code, kind.getKey(), step),
                  Scripts.at(step, LONG, () -> Requests.each(every, kind.getValue(), fate)));
            });
  }

  private static IntStream numbers() {
    return IntStream.rangeClosed(1, WRITES);
  }

  private static Plan plan(String kind, int number, String what, Plan.Script script) {
    return new Plan("%s-%03d".formatted(kind, number), what, script, Plan.Excuse.NONE);
  }
}
