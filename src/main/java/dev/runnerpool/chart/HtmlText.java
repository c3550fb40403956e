package dev.runnerpool.chart;

/** Text that stands in HTML or in an attribute between single quotes. */
public final class HtmlText {
  private HtmlText() {}

  /** The text with all characters replaced that would end it or begin a tag. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
