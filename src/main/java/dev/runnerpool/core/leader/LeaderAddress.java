package dev.runnerpool.core.leader;

import java.util.Optional;

/** Where the leader is reached by those who stand by. */
public interface LeaderAddress {

  /** Host and port of the leader, as far as this process, which stands by, knows it. */
  Optional<String> leaderAddress();

  /** Name of the leader's pod, or of its host, as far as this process knows it. */
  default Optional<String> leaderName() {
    return Optional.empty();
  }
}
