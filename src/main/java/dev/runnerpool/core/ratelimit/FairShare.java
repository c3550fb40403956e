package dev.runnerpool.core.ratelimit;

import java.util.Collection;

/** Shares a rate among claimants: who wants little gets it, the others get the same each. */
public final class FairShare {

  private FairShare() {}

  /**
   * What one more claimant may have who would take any rate.
   *
   * @param others rates that the others want, not negative
   * @param total the rate to share, in the same unit
   * @return at least an equal part of the total
   */
  public static double ofOneMore(Collection<Double> others, double total) {
    double left = total;
    int sharing = others.size() + 1;
    for (double wanted : others.stream().mapToDouble(Double::doubleValue).sorted().toArray()) {
      if (wanted > left / sharing) {
        break;
      }
      left -= wanted;
      sharing--;
    }
    return left / sharing;
  }
}
