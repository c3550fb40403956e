package dev.runnerpool.operator.leader;

/** Tenures for tests of what acts only while it leads. */
public final class Tenures {

  private Tenures() {}

  /** One that this process holds. */
  public static Tenure held() {
    Tenure tenure = new Tenure();
    tenure.holdForEver();
    return tenure;
  }

  public static void lapse(Tenure tenure) {
    tenure.end();
  }

  public static void renew(Tenure tenure) {
    tenure.holdForEver();
  }
}
