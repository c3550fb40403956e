package dev.runnerpool.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All plans, class by class. */
final class Plans {

  private Plans() {}

  static List<Plan> all() {
    List<Plan> plans =
        new ArrayList<>(
            Stream.of(
                    WritePlans.killed(),
                    WritePlans.unanswered(),
                    WatchPlans.stale(),
                    WatchPlans.unobserved(),
                    WatchPlans.faulty(),
                    WritePlans.refused(),
                    PeerPlans.ofGitLab(),
                    PeoplePlans.editing(),
                    NodePlans.disrupted(),
                    NodePlans.raced())
                .flatMap(some -> some)
                .toList());
    List<Plan> ofRivals = LeaderPlans.handedOver().toList();
    plans.addAll(SoakPlans.mixed(toMix(plans)).toList());
    plans.addAll(ofRivals);
    plans.addAll(DemandPlans.passedOver().toList());
    plans.addAll(RefusalPlans.refused().toList());
    return List.copyOf(plans);
  }

  /** Mixes without end, which follow from a seed. */
  static Stream<Plan> soak(long seed) {
    return SoakPlans.endless(toMix(all()), seed);
  }

  private static List<Plan> toMix(List<Plan> plans) {
    return plans.stream().filter(SoakPlans::canBeMixed).toList();
  }
}
