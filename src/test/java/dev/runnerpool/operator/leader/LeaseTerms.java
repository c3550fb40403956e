package dev.runnerpool.operator.leader;

/** LeaseTerms for tests of what acts only while it leads. */
public final class LeaseTerms {

  private LeaseTerms() {}

  /** One that this process holds. */
  public static LeaseTerm held() {
    LeaseTerm tenure = new LeaseTerm();
    tenure.holdForEver();
    return tenure;
  }

  public static void lapse(LeaseTerm tenure) {
    tenure.end();
  }

  public static void renew(LeaseTerm tenure) {
    tenure.holdForEver();
  }
}
