package dev.runnerpool.core.reason;

/**
 * One of a closed list of reasons, as status and events state it. Only enums implement it, and what
 * writes reasons takes nothing else: so a test finds each reason there is, and compares it with
 * what is documented.
 */
public interface StatedReason {

  /** The reason as it is written: one word in CamelCase. */
  String name();
}
