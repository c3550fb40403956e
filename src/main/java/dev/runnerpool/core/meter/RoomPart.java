package dev.runnerpool.core.meter;

/** What of a runner holds room on a node. */
public enum RoomPart {
  /** The runner's pod, without the room it keeps. */
  OWN,
  /** The room that it keeps for its job, until that is given back. */
  ROOM,
  /** The pod of its job. */
  JOB
}
