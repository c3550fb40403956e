package dev.runnerpool.operator.leader;

/** Tenures for tests of those who act. */
public final class Tenures {

  private Tenures() {}

  /** One that never ends. */
  public static Tenure forEver() {
    Tenure tenure = new Tenure();
    tenure.holdForEver();
    return tenure;
  }
}
