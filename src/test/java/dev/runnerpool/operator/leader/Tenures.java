package dev.runnerpool.operator.leader;

/** Tenures for tests of what acts only while it leads. */
public final class Tenures {

  private Tenures() {}

  /** One that this process holds. */
  public static LeaderGuard held() {
    LeaderGuard tenure = new LeaderGuard();
    tenure.holdForEver();
    return tenure;
  }

  public static void lapse(LeaderGuard tenure) {
    tenure.end();
  }

  public static void renew(LeaderGuard tenure) {
    tenure.holdForEver();
  }
}
