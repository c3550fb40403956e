package dev.runnerpool.core.placement;

import java.util.List;

/**
 * What is known of the nodes that a pool names.
 *
 * @param findings what is wrong, by entry; what blocks an entry first
 * @param unread why something could not be read
 * @param remarks what is to be known of the reading itself, such as its age
 * @param checked whether anything was known
 * @param impossible whether no entry can take a runner: jobs surely wait
 * @param pending whether more may be known soon
 */
public record PlacementVerdict(
    List<PlacementFinding> findings,
    List<String> unread,
    List<String> remarks,
    boolean checked,
    boolean impossible,
    boolean pending) {

  /** Of a pool of whose nodes nothing is known. */
  public static final PlacementVerdict NOTHING_KNOWN =
      new PlacementVerdict(List.of(), List.of(), List.of(), false, false, false);

  /** Keeps the lists as they are. */
  public PlacementVerdict {
    findings = List.copyOf(findings);
    unread = List.copyOf(unread);
    remarks = List.copyOf(remarks);
  }
}
