package dev.runnerpool.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Ways to place a disturbance in the course. */
final class Scripts {

  private Scripts() {}

  /** From the beginning on, until the plan ends. */
  static Plan.Script always(Function<Lane, Disturbance> disturbance) {
    return new Plan.Script() {
      @Override
      public void before(Step step, Lane lane) {
        if (step == Step.APPLY) {
          lane.proxy().disturb(disturbance.apply(lane));
        }
      }
    };
  }

  /** From before a step's change until a while after it. */
  static Plan.Script at(Step when, Duration time, Supplier<Disturbance> disturbance) {
    return around(
        when,
        lane -> lane.proxy().disturb(disturbance.get()),
        time,
        lane -> lane.proxy().disturb(Disturbance.NONE));
  }

  /** Something is done before a step's change and undone a while after it. */
  static Plan.Script around(Step when, Consumer<Lane> deed, Duration time, Consumer<Lane> undoing) {
    return new Plan.Script() {
      @Override
      public void before(Step step, Lane lane) {
        if (step == when) {
          deed.accept(lane);
        }
      }

      @Override
      public void during(Step step, Lane lane) {
        if (step == when) {
          Course.pause(time);
          undoing.accept(lane);
        }
      }
    };
  }

  /** Something is done after a step's change. */
  static Plan.Script during(Step when, Consumer<Lane> deed) {
    return new Plan.Script() {
      @Override
      public void during(Step step, Lane lane) {
        if (step == when) {
          deed.accept(lane);
        }
      }
    };
  }

  /** Something is done a while after a step's change, and undone later. */
  static Plan.Script within(
      Step when, Duration until, Consumer<Lane> deed, Duration time, Consumer<Lane> undoing) {
    return new Plan.Script() {
      @Override
      public void during(Step step, Lane lane) {
        if (step == when) {
          Course.pause(until);
          deed.accept(lane);
          Course.pause(time);
          undoing.accept(lane);
        }
      }
    };
  }

  /** The operator is killed at a step, and its successor is told what was at an earlier one. */
  static Plan.Script backInTime(Step remembered, Step killed) {
    return new Plan.Script() {
      private final AtomicReference<Map<String, String>> lists = new AtomicReference<>(Map.of());

      @Override
      public void before(Step step, Lane lane) {
        if (step == remembered) {
          lists.set(lane.proxy().lists());
        }
      }

      @Override
      public void during(Step step, Lane lane) {
        if (step == killed) {
          lane.killOperator();
          lane.proxy().disturb(new OldLists(lists.get()));
          lane.launchOperator();
        }
      }
    };
  }
}
