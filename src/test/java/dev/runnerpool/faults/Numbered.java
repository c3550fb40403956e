package dev.runnerpool.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plans of one class, numbered as they come. */
final class Numbered {
  private final String kind;
  private final List<Plan> plans = new ArrayList<>();

  Numbered(String kind) {
    this.kind = kind;
  }

  void add(String what, Plan.Script script) {
    add(what, script, Plan.Excuse.NONE);
  }

  void add(String what, Plan.Script script, Plan.Excuse excuse) {
    plans.add(new Plan("%s-%03d".formatted(kind, plans.size() + 1), what, script, excuse));
  }

  Stream<Plan> stream() {
    return plans.stream();
  }
}
