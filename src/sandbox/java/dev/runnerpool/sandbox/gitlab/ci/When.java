package dev.runnerpool.sandbox.gitlab.ci;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The {@code when} keyword of a job: under which outcome of earlier jobs it starts. */
public enum When {
  ON_SUCCESS,
  ON_FAILURE,
  ALWAYS,
  MANUAL,
  DELAYED,
  NEVER;

  /** The constant a CI file writes as {@code word}, empty if there is none. */
  static Optional<When> of(String word) {
    return Arrays.stream(values())
        .filter(when -> when.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
