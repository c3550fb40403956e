package dev.runnerpool.operator.web.live;

/**
 * A part of a page that is replaced as a whole when it changes.
 *
 * @param name of the event that brings a new one, the same as long as the page is open
 * @param html what it shows
 * @param wide whether it has the page's whole width
 */
public record Block(String name, String html, boolean wide) {

  /** One that has the page's whole width. */
  public static Block wide(String name, String html) {
    return new Block(name, html, true);
  }

  /** One that stands beside another where there is room. */
  public static Block half(String name, String html) {
    return new Block(name, html, false);
  }
}
