package dev.runnerpool.core.meter;

import java.time.Instant;
import java.util.Optional;

/**
 * Room that a part of a runner holds on a node.
 *
 * @param pod UID of the pod
 * @param part what of the runner
 * @param rate what it costs an hour now
 * @param weight what it weighs among the pods of its node, see {@link
 *     dev.runnerpool.core.cost.NodeShare#weight}
 * @param node where that is counted; empty if the node is not known
 * @param from since when it is held
 * @param until when it was given back; empty while it is held
 */
public record Holding(
    String pod,
    RoomPart part,
    HourlyRate rate,
    double weight,
    Optional<NodeMeter> node,
    Instant from,
    Optional<Instant> until) {}
