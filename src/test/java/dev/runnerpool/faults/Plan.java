package dev.runnerpool.faults;

import java.util.List;

/**
 * One way to disturb a pool's life.
 *
 * @param id class of {@code docs/faults.md} and number, such as {@code T1-037}
 * @param what in a few words
 * @param excuse what the plan itself makes unavoidable
 */
record Plan(String id, String what, Script script, Excuse excuse) {

  /** What is done at each step of the course. All does nothing unless said otherwise. */
  interface Script {

    /** Before the step's change is made. */
    default void before(Step step, Lane lane) {
      // Nothing yet.
    }

    /** When it was made; returns when the disturbance is over. */
    default void during(Step step, Lane lane) {
      // Nothing yet.
    }

    /** When all is over: takes away what it brought, and tells what only it could see. */
    default List<Violation> after(Lane lane) {
      return List.of();
    }
  }

  /**
   * What must not be held against the operator.
   *
   * @param pods runners that are made beyond those of the undisturbed course
   * @param lostJobs whether jobs may end badly, as their nodes or pods were taken away
   */
  record Excuse(int pods, boolean lostJobs) {
    static final Excuse NONE = new Excuse(0, false);
  }

  /** {@code T1} to {@code T14}. */
  String kind() {
    return id.substring(0, id.indexOf('-'));
  }

  @Override
  public String toString() {
    return id + " " + what;
  }
}
