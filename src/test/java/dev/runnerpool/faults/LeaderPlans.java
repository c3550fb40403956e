package dev.runnerpool.faults;

import dev.runnerpool.sandbox.process.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** T7: of two operators the one that leads is lost, for a while or for ever. */
final class LeaderPlans {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(7);

  private LeaderPlans() {}

  /** What befalls the leader, until when, and what ends it. */
  private record Mishap(Consumer<Lane> begin, Duration time, Consumer<Lane> end) {}

  /** The variables that make the clock of either what it is. */
  private record Clocks(Map<String, String> first, Map<String, String> rival) {
    static final Clocks RIGHT = new Clocks(Map.of(), Map.of());
  }

  static Stream<Plan> handedOver() {
    Map<String, Mishap> mishaps = new TreeMap<>();
    mishaps.put("killed", new Mishap(LeaderPlans::kill, LONG, lane -> {}));
    mishaps.put("stopped for 7 s", stopped(LONG));
    mishaps.put("stopped for 1 s", stopped(SHORT));
    mishaps.put(
        "cut off for 7 s",
        new Mishap(
            lane ->
                lane.proxy()
                    .disturb(
                        Requests.each(1, call -> true, new Fate.Refuse(503, "ServiceUnavailable"))),
            LONG,
            lane -> lane.proxy().disturb(Disturbance.NONE)));
    Numbered plans = new Numbered("T7");
    for (Step step : List.of(Step.BURST, Step.WARM, Step.DOWN, Step.LEAVE)) {
      mishaps.forEach(
          (what, mishap) ->
              plans.add(
                  "the leader is %s at %s".formatted(what, step),
                  new TwoOperators(step, mishap, Clocks.RIGHT)));
    }
    for (String wrong : WrongClock.isPossible() ? List.of("+300", "-300") : List.<String>of()) {
      plans.add(
          "the leader's clock is wrong by %s s, and it is stopped for 7 s at BURST"
              .formatted(wrong),
          new TwoOperators(
              Step.BURST,
              mishaps.get("stopped for 7 s"),
              new Clocks(WrongClock.by(wrong), Map.of())));
      plans.add(
          "the leader is killed at BURST, and its successor's clock is wrong by %s s"
              .formatted(wrong),
          new TwoOperators(
              Step.BURST, mishaps.get("killed"), new Clocks(Map.of(), WrongClock.by(wrong))));
    }
    return plans.stream();
  }

  private static Mishap stopped(Duration time) {
    return new Mishap(
        lane -> lane.operator().signal("STOP"), time, lane -> lane.operator().signal("CONT"));
  }

  private static void kill(Lane lane) {
    lane.operator().signal("KILL");
  }

  private static final class TwoOperators implements Plan.Script {
    private final Step when;
    private final Mishap mishap;
    private final Clocks clocks;
    private ApiProxy rivalProxy;
    private OperatorProcess rival;
    private int before;

    TwoOperators(Step when, Mishap mishap, Clocks clocks) {
      this.clocks = clocks;
      this.when = when;
      this.mishap = mishap;
    }

    @Override
    public void before(Step step, Lane lane) {
      if (step == Step.APPLY) {
        lane.killOperator();
        before = lane.proxy().written().size();
        List<String> flags = List.of("--leader-election", "--lease-namespace", lane.namespace());
        lane.hire(lane.launch(lane.proxy(), flags, clocks.first()));
        Course.until(() -> leads(lane.operator()));
        rivalProxy = lane.anotherProxy();
        rival = lane.launch(rivalProxy, flags, clocks.rival());
        Course.until(() -> rival.status("/q/health/live") == 200);
      }
    }

    private static boolean leads(OperatorProcess operator) {
      return operator.metrics().lines().anyMatch(line -> line.equals("runnerpool_leader 1.0"));
    }

    @Override
    public void during(Step step, Lane lane) {
      if (step == when) {
        mishap.begin().accept(lane);
        Course.pause(mishap.time());
        mishap.end().accept(lane);
      }
    }

    @Override
    public List<Violation> after(Lane lane) {
      if (rival == null) {
        lane.restartOperator();
        return List.of(new Violation("O1", "there were never two operators"));
      }
      int handOvers = handOvers(lane);
      int transitions = transitions(lane);
      rival.close();
      rivalProxy.close();
      lane.restartOperator();
      return handOvers <= transitions
          ? List.of()
          : List.of(
              new Violation(
                  "O2",
                  "both operators acted: writes changed hands %d times, the lease %d times"
                      .formatted(handOvers, transitions)));
    }

    /** A busy machine may be late to renew a lease of 3 s, and then it rightly changes hands. */
    private static int transitions(Lane lane) {
      return lane.client().leases().inNamespace(lane.namespace()).list().getItems().stream()
          .mapToInt(lease -> lease.getSpec().getLeaseTransitions())
          .sum();
    }

    /** How often another wrote than the last time, in the order of the answers. */
    private int handOvers(Lane lane) {
      List<ApiProxy.Written> first = lane.proxy().written();
      TreeMap<Instant, Boolean> byFirst = new TreeMap<>();
      first.subList(before, first.size()).stream()
          .filter(each -> each.call().isStep())
          .forEach(each -> byFirst.put(each.at(), true));
      rivalProxy.written().stream()
          .filter(each -> each.call().isStep())
          .forEach(each -> byFirst.put(each.at(), false));
      int turns = 0;
      Boolean last = null;
      for (boolean now : byFirst.values()) {
        turns += last != null && last != now ? 1 : 0;
        last = now;
      }
      return turns;
    }
  }
}
