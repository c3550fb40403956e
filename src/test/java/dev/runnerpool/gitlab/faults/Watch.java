package dev.runnerpool.gitlab.faults;

import dev.runnerpool.gitlab.faults.Finding.Mishap;
import dev.runnerpool.sandbox.gitlab.Trouble;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** What a pool makes of a fault while it lasts, and when that has been seen. */
final class Watch {

  /** One may be passed over: who fails twice says so. */
  static final int HITS = 2;

  /** Who will say a word has said it by then. */
  static final Patience LONG_ENOUGH = Patience.ofSeconds(12);

  private final Trial trial;
  private final Life life;
  private final LifeStage stage;
  private final int fault;
  private final Set<String> said = new TreeSet<>();
  private final Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
  private boolean complained;
  private Patience.Since hit;

  Watch(Trial trial, Life life, LifeStage stage, int fault) {
    this.trial = trial;
    this.life = life;
    this.stage = stage;
    this.fault = fault;
  }

  /** Reasons that the pool gave, and signals that it said are not live. */
  Set<String> said() {
    return said;
  }

  Set<Mishap> mishaps() {
    return mishaps;
  }

  /** Looks; whether the fault lasted long enough to show what the pool makes of it. */
  boolean isEnough() {
    int hits = life.gitlab().faults().hits(fault);
    if (stage == LifeStage.LEAVING) {
      return hits >= HITS || life.isDone(stage);
    }
    if (hits == 0) {
      return stage != LifeStage.AT_REST && life.isDone(stage);
    }
    life.complaint().ifPresent(this::note);
    life.signals().forEach(this::note);
    if (hits < HITS) {
      return stage != LifeStage.AT_REST && life.isDone(stage);
    }
    if (hit == null) {
      hit = LONG_ENOUGH.since(life);
    }
    if (isAside()) {
      boolean mayWork = stage != LifeStage.REPAIRED && !silencesAll();
      return isToldOf() && (!mayWork || life.works());
    }
    return trial.trouble().isBorne()
        || complained
        || (stage == LifeStage.AT_REST ? isOver() : life.isDone(stage));
  }

  /** Whether it was hit so often that it has to speak. */
  boolean wasHit() {
    return hit != null;
  }

  /** Whether it is a word that lacks, and not what the pool can do without the request. */
  boolean owesAWord() {
    return !isAside() || !isToldOf();
  }

  /** Whether the pool said what it is expected to say. */
  private boolean isToldOf() {
    boolean silently = trial.trouble().isBorne() || !Aside.isOfSignal(trial.route());
    boolean mayBeSilent = trial.trouble().mayHaveActed() || stage == LifeStage.REPAIRED;
    return silently || !said.isEmpty() || (mayBeSilent && isOver());
  }

  private boolean isOver() {
    return hit != null && hit.isOver();
  }

  private boolean isAside() {
    return Aside.is(trial.route(), trial.served());
  }

  private void note(Condition complaint) {
    String reason = complaint.getReason();
    if (isTrueWord(reason, complaint.getMessage())) {
      return;
    }
    complained = true;
    boolean helps =
        Reasons.fits(reason, trial.route(), trial.trouble())
            && Reasons.isHelpful(
                reason, complaint.getMessage(), trial.route(), life.gitlab().url());
    if (isAside() && !silencesAll()) {
      mishaps.add(Mishap.UNREADY);
    } else if (!helps) {
      mishaps.add(Mishap.UNHELPFUL);
    }
    said.add(mishaps.isEmpty() ? reason : reason + " '" + complaint.getMessage() + "'");
  }

  /**
   * On a busy machine a good answer to another request may come too late: that is no riddle. What
   * the pool can do without is not what it speaks of then.
   */
  private boolean isTrueWord(String reason, String message) {
    return Routes.unanswered(message)
        .filter(
            call ->
                !Reasons.fits(reason, trial.route(), trial.trouble())
                    || (isAside() && !Routes.isCalled(call, trial.route())))
        .isPresent();
  }

  /** Whether nothing is sent with the token for a while, whatever it is for. */
  private boolean silencesAll() {
    return trial.trouble() == Trouble.RATE_LIMIT || trial.trouble() == Trouble.THROTTLE;
  }

  private void note(String signal) {
    if (signal.endsWith(": live") || signal.contains(" is being ")) {
      return;
    }
    String name = signal.substring(0, signal.indexOf(':'));
    if (Reasons.isHelpful(signal, life.gitlab().url())) {
      said.add(name + " not live");
    } else {
      mishaps.add(Mishap.UNHELPFUL);
      said.add(signal);
    }
  }
}
