package dev.runnerpool.faults;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Some of the requests of a kind have a fate of their own. */
final class Requests implements Disturbance {
  private final Predicate<ApiCall> kind;
  private final Fate fate;
  private final int from;
  private final int to;
  private final int every;
  private final AtomicInteger seen = new AtomicInteger();

  private Requests(Predicate<ApiCall> kind, Fate fate, int from, int to, int every) {
    this.kind = kind;
    this.fate = fate;
    this.from = from;
    this.to = to;
    this.every = every;
  }

  /** The one of that number, from 1. */
  static Requests number(int number, Predicate<ApiCall> kind, Fate fate) {
    return new Requests(kind, fate, number, number, 1);
  }

  /** Each second, third and so on, for as long as it is asked. */
  static Requests each(int every, Predicate<ApiCall> kind, Fate fate) {
    return new Requests(kind, fate, 1, Integer.MAX_VALUE, every);
  }

  @Override
  public Fate fate(ApiCall call) {
    if (!kind.test(call)) {
      return Fate.PASS;
    }
    int number = seen.incrementAndGet();
    return number >= from && number <= to && number % every == 0 ? fate : Fate.PASS;
  }
}
