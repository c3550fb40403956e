package dev.runnerpool.gitlab.faults;

import dev.runnerpool.sandbox.gitlab.Trouble;
import java.util.Set;

/**
 * What came of one kind of request failing in one way in one stage.
 *
 * @param served the kind of pool
 * @param route method and template of the path
 * @param hits how many requests failed
 * @param said reasons that the pool gave and signals that it said are not live, with words on those
 *     that help nobody
 * @param healedAfter how many such requests it took, once they went well, until all was well
 * @param mishaps what must not happen
 */
record Finding(
    Served served,
    String route,
    Trouble trouble,
    LifeStage stage,
    int hits,
    Set<String> said,
    long healedAfter,
    Set<Mishap> mishaps) {

  /** What must never come of a failing request. */
  enum Mishap {
    /** Two runners in GitLab for one pool, at any time or, if GitLab made both, at the end. */
    DUPLICATE,
    /** A runner pod made or deleted that no good reading of the queue asked for. */
    SCALED,
    /** Not well again by itself. */
    NOT_HEALED,
    /** No word on why the pool does not get on. */
    SILENT,
    /** Not ready though only what it can do without failed. */
    UNREADY,
    /** A reason that does not fit, or that does not say what a person must fix. */
    UNHELPFUL
  }

  /** The route, and in which pools, where it means something else in others. */
  String request() {
    String apart = served.apart().get(route);
    return apart == null ? route : route + " (" + apart + ")";
  }

  /** Whether the pool said that something is wrong. */
  boolean wasSaid() {
    return !said.isEmpty();
  }
}
