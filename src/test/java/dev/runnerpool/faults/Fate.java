package dev.runnerpool.faults;

import java.time.Duration;

/** What becomes of a request. */
sealed interface Fate {

  /** It reaches the API server, and the answer the operator. */
  record Pass() implements Fate {}

  /** It does not reach the API server: this is the answer. */
  record Refuse(int code, String reason) implements Fate {}

  /** The API server does it, and the answer is lost with the connection. */
  record LoseAnswer() implements Fate {}

  /** It passes after a while. */
  record Hold(Duration time) implements Fate {}

  /** The answer is one from before. */
  record OldAnswer(String body) implements Fate {}

  Fate PASS = new Pass();
}
