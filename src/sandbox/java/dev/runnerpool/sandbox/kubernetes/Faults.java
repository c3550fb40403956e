package dev.runnerpool.sandbox.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults injected, each with how many calls it has seen. */
final class Faults {
  private record Armed(Fault fault, AtomicInteger seen) {}

  private final List<Armed> armed = new CopyOnWriteArrayList<>();

  void add(Fault fault) {
    armed.add(new Armed(fault, new AtomicInteger()));
  }

  /** What happens to this call; the first fault that hits it decides. */
  Optional<Fault.Effect> hit(ApiCall call) {
    for (Armed each : armed) {
      Fault fault = each.fault();
      if (fault.calls().test(call)) {
        int before = each.seen().getAndIncrement();
        if (before >= fault.skip() && before - fault.skip() < fault.times()) {
          return Optional.of(fault.effect());
        }
      }
    }
    return Optional.empty();
  }
}
