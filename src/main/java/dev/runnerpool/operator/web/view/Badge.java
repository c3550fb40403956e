package dev.runnerpool.operator.web.view;

/**
 * A word that judges.
 *
 * @param style of the style sheet: good, warn, bad, or empty
 */
public record Badge(String word, String style) {

  static Badge good(String word) {
    return new Badge(word, "good");
  }

  static Badge warn(String word) {
    return new Badge(word, "warn");
  }

  static Badge bad(String word) {
    return new Badge(word, "bad");
  }

  static Badge plain(String word) {
    return new Badge(word, "");
  }
}
