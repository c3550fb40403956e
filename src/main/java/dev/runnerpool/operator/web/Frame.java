package dev.runnerpool.operator.web;

/**
 * What stands around every page.
 *
 * @param title of the browser's tab
 * @param section which entry of the menu it belongs to: fleet, cost, or empty
 * @param live address of its updates; empty if it has none
 * @param json address of the same as JSON; empty if there is none
 * @param version of the operator
 * @param signedIn whether there is a session to end
 */
public record Frame(
    String title, String section, String live, String json, String version, boolean signedIn) {

  /** Address of the style sheet. */
  public String style() {
    return StaticFiles.style();
  }

  /** Address of htmx. */
  public String htmx() {
    return StaticFiles.HTMX;
  }

  /** Address of its extension for server-sent events. */
  public String events() {
    return StaticFiles.EVENTS;
  }

  /** Address of the icon. */
  public String icon() {
    return StaticFiles.ICON;
  }
}
