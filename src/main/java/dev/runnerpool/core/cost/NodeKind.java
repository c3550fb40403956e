package dev.runnerpool.core.cost;

/**
 * What a seller's price depends on: nodes of one kind have one price.
 *
 * @param instanceType such as {@code m7g.2xlarge}, or {@code unknown}
 * @param region such as {@code us-east-1}, empty if the node does not tell
 * @param zone name of the availability zone, as the account that owns the node calls it; empty if
 *     not told, and for all but spot nodes, whose price does not depend on it
 * @param zoneId the zone's id, which is the same in all accounts; empty likewise
 * @param capacity how it is paid for
 */
public record NodeKind(
    String instanceType, String region, String zone, String zoneId, CapacityType capacity) {

  /** Zones are kept where the price depends on them. */
  public NodeKind {
    zone = capacity == CapacityType.SPOT ? zone : "";
    zoneId = capacity == CapacityType.SPOT ? zoneId : "";
  }

  /** The family of the instance type, {@code m7g} of {@code m7g.2xlarge}. */
  public String family() {
    int dot = instanceType.indexOf('.');
    return dot < 0 ? instanceType : instanceType.substring(0, dot);
  }

  /** The same node at list price. */
  public NodeKind onDemand() {
    return new NodeKind(instanceType, region, "", "", CapacityType.ON_DEMAND);
  }

  /** For people, such as {@code m7g.2xlarge spot in us-east-1a}. */
  @Override
  public String toString() {
    String place = zone.isEmpty() ? region : zone;
    return instanceType + " " + capacity.label() + (place.isEmpty() ? "" : " in " + place);
  }
}
