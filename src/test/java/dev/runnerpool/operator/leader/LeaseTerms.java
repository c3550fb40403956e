package dev.runnerpool.operator.leader;

/** LeaseTerms for tests of what acts only while it leads. */
public final class LeaseTerms {

  private LeaseTerms() {}

  /** One that this process holds. */
  public static LeaseTerm held() {
    LeaseTerm leaderGuard = new LeaseTerm();
    leaderGuard.holdForEver();
    return leaderGuard;
  }

  public static void lapse(LeaseTerm leaderGuard) {
    leaderGuard.end();
  }

  public static void renew(LeaseTerm leaderGuard) {
    leaderGuard.holdForEver();
  }
}
