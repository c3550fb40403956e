package dev.runnerpool.core.leader;

import java.util.Optional;

/** Tells an operator from others that serve further pools of the same namespaces. */
public interface ShardName {

  /** The same after every restart; empty if this operator serves all pools of its namespaces. */
  Optional<String> shardName();
}
