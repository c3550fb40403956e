package dev.runnerpool.operator.web.view;

import java.util.regex.Pattern;

/** Text that others wrote, made fit to be shown: of bounded length, and no letter that hides. */
public final class ShownText {

  /** Longest name of a job, project or tag. */
  static final int NAME = 120;

  /** Longest sentence. */
  static final int SENTENCE = 600;

  /** Controls, and what turns the direction of writing. */
  private static final Pattern HIDDEN =
      Pattern.compile("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+");

  private ShownText() {}

  /** A name, cut after 120 letters. */
  public static String name(String text) {
    return cut(text, NAME);
  }

  /** A sentence, cut after 600 letters. */
  public static String sentence(String text) {
    return cut(text, SENTENCE);
  }

  private static String cut(String text, int most) {
    // What is cut off anyway is not looked at.
    String bounded = text.length() > 2 * most ? text.substring(0, 2 * most) : text;
    String clean = HIDDEN.matcher(bounded).replaceAll(" ").strip();
    if (clean.length() <= most) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(most - 2)) ? most - 2 : most - 1;
    return clean.substring(0, end).strip() + "…";
  }
}
