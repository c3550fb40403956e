package dev.runnerpool.gitlab.webhook;

/** Is told what became of every delivery, so that it can be counted. */
public interface WebhookDeliveries {

  /** What can become of one. */
  enum Outcome {
    /** It wakes a reading. */
    Accepted,
    /** It was received before. */
    Duplicate,
    /** Authentic, but it changes no queue. */
    Ignored,
    /** Its signature fits, but it is too old or too far ahead. */
    Stale,
    /** It does not prove that it comes from a GitLab whose secret is known. */
    Unauthorized,
    /** Its body is longer than any of GitLab's. */
    TooLarge,
    /** Not what GitLab sends: no JSON, or it ended half-way. */
    Malformed,
    /** Too many at once: it was not looked at. */
    Busy,
    /** This process stands by, and passed it on to the one that acts. */
    Relayed,
    /** This process stands by, and reached no other: who takes over reads every queue first. */
    Missed
  }

  /** A delivery was answered. Called on the answering thread: it must return at once. */
  void ended(Outcome outcome);
}
