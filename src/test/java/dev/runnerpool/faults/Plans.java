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
    plans.addAll(SoakPlans.mixed(List.copyOf(plans)).toList());
    plans.addAll(ofRivals);
    return List.copyOf(plans);
  }
}
