package dev.runnerpool.chart;

import java.util.regex.Pattern;

/** Text that stands in HTML or in an attribute between single quotes. */
public final class HtmlText {
  /** What XML does not allow, such as what moves a terminal's cursor, or half an emoji. */
  private static final Pattern NO_TEXT =
      Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]");

  private HtmlText() {}

  /**
   * The text with all characters replaced that would end it or begin a tag, and by a question mark
   * those that no text may hold.
   */
  public static String escape(String text) {
    return NO_TEXT
        .matcher(text)
        .replaceAll("?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
