package dev.runnerpool.operator.web.access;

/** Whether a visitor is let in. */
public enum Verdict {
  /** It may see all there is. */
  ADMITTED,
  /** It would be, with the token. */
  SIGN_IN,
  /** It does not come from where it must. */
  REFUSED,
  /** There is no page. */
  ABSENT
}
