package dev.runnerpool.core.placement;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one entry. */
final class EntryFindings {

  private final PlacementEntry entry;
  private final List<PlacementFinding> found = new ArrayList<>();

  EntryFindings(PlacementEntry entry) {
    this.entry = entry;
  }

  /** No runner can run by the entry. */
  void blocks(PlacementProblem problem, String message) {
    add(problem, true, entry.field() + ": " + message);
  }

  /** The same of a field of the entry. */
  void blocks(PlacementProblem problem, String field, String message) {
    add(problem, true, entry.field() + field + ": " + message);
  }

  /** Runners may run, but not all is well. */
  void tells(PlacementProblem problem, String message) {
    add(problem, false, entry.field() + ": " + message);
  }

  private void add(PlacementProblem problem, boolean blocks, String message) {
    found.add(new PlacementFinding(entry.index(), problem, blocks, message));
  }

  /** A taint keeps either pod of a runner away. */
  void untolerated(String whose, List<NodeTaint> taints, PlacementNeed need) {
    taints.stream()
        .filter(taint -> taint.repels() && !need.tolerates(taint))
        .forEach(
            taint ->
                blocks(
                    PlacementProblem.TaintNotTolerated,
                    "%s has the taint %s; add %s to placement.tolerations"
                        .formatted(whose, taint.text(), taint.toleration())));
  }

  List<PlacementFinding> list() {
    return List.copyOf(found);
  }
}
