package dev.runnerpool.simulation;

import java.time.Instant;

/** What is in the way of a simulated pool's runners for some time. */
public sealed interface Trouble {

  /** When it begins. */
  Instant from();

  /** When it is over. */
  Instant to();

  /** What it is, for people. */
  String words();

  /** Runners end instead of being ready, as with a refused token or a broken setting. */
  record StartsFail(Instant from, Instant to) implements Trouble {
    @Override
    public String words() {
      return "starts fail";
    }
  }

  /** The image cannot be pulled: what starts meanwhile waits until the kubelet tries again. */
  record NoImage(Instant from, Instant to) implements Trouble {
    @Override
    public String words() {
      return "no image";
    }
  }

  /**
   * An entry of the placement has nodes for a few runners only: others are unschedulable there.
   *
   * @param nodeChoice index of the entry in {@code placement.nodes}
   * @param room for how many runners, 0 or more
   */
  record NodesFull(int nodeChoice, int room, Instant from, Instant to) implements Trouble {
    @Override
    public String words() {
      String entry = "nodes[%d] ".formatted(nodeChoice);
      return entry + (room == 0 ? "has no room" : "has room for " + room);
    }
  }
}
