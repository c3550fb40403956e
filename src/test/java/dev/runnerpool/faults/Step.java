package dev.runnerpool.faults;

/** What a pool lives through in each plan, in this order. */
enum Step {
  /** The pool is applied, with one warm runner. */
  APPLY,
  /** Six jobs come at once. */
  BURST,
  /** Three runners are wanted warm. */
  WARM,
  /** Nothing happens. */
  REST,
  /** No runner is wanted warm. */
  DOWN,
  /** The pool is deleted while two jobs run. */
  LEAVE
}
