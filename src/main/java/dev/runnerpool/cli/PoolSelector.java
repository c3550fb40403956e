package dev.runnerpool.cli;

import java.util.regex.Pattern;

/** A label selector as Kubernetes reads it, checked before anything is started with it. */
final class PoolSelector {

  private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final String KEY = "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + NAME;
  private static final String VALUE = "(" + NAME + ")?";
  private static final String ONE =
      "\\s*(!\\s*%1$s|%1$s|%1$s\\s*(=|==|!=)\\s*%2$s|%1$s\\s+(in|notin)\\s*\\(\\s*%2$s(\\s*,\\s*%2$s)*\\s*\\))\\s*"
          .formatted(KEY, VALUE);
  private static final Pattern ALL = Pattern.compile(ONE + "(," + ONE + ")*");

  private PoolSelector() {}

  /**
   * The text, if it is a selector.
   *
   * @throws IllegalArgumentException saying what would be one
   */
  static String checked(String text) {
    if (!ALL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no label selector, such as team=a, team!=a, 'team in (a,b)', team or !team, or"
              + " several with commas between");
    }
    return text.strip();
  }
}
