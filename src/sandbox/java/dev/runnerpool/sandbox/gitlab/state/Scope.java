package dev.runnerpool.sandbox.gitlab.state;

import java.util.Arrays;
import java.util.Locale;

/** Scope of an access token. */
public enum Scope {
  API,
  READ_API,
  READ_USER,
  CREATE_RUNNER,
  MANAGE_RUNNER;

  /** The word GitLab uses, for example {@code read_api}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scope called {@code word}.
   *
   * @throws IllegalArgumentException naming the word and the known ones
   */
  public static Scope of(String word) {
    return Arrays.stream(values())
        .filter(scope -> scope.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown scope '%s'; known are %s"
                        .formatted(word, Arrays.stream(values()).map(Scope::word).toList())));
  }
}
