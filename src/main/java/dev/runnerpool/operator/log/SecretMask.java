package dev.runnerpool.operator.log;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of a text. The last defence: what holds a secret shows none of
 * it by itself.
 *
 * <p>The prefixes are those that public secret scanners and GitLab's own frontend look for;
 * GitLab's documentation of them was not compared.
 */
public final class SecretMask {

  /** What a secret looks like; which kind it is stays, so that people know what to replace. */
  private enum Shape {
    TOKEN(
        "((?<![A-Za-z0-9])gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-)"
            + "[A-Za-z0-9_.=-]{6,}",
        "gl"),
    /** A token in base64, as a Secret has it. */
    ENCODED("(Z2x(?:wYXQt|ydC[0-3]|ydHIt|kdC[0-3]|jYnQt|wdHQt))[A-Za-z0-9+/=_-]{6,}", "Z2x"),
    REGISTRATION("(GR1348941)[A-Za-z0-9_-]{10,}", "GR1348941"),
    WEBHOOK("(whsec_)[A-Za-z0-9+/=]{16,}", "whsec_"),
    SESSION("(_gitlab_session=)[^\\s;]+", "_gitlab_session="),
    HEADER(
        "((?<![\\w/.-])(?i:(?:private|job|deploy|runner|x-gitlab)-token|authorization)"
            + "[\"']?\\s*[:=]\\s*[\\[\"']*(?i:bearer |basic )?)[^\\s\"',;\\]]+",
        "oken",
        "OKEN",
        "uthorization",
        "UTHORIZATION"),
    PARAMETER(
        "([?&;](?i:private_token|job_token|access_token|token|password)=)[^&\\s\"']+",
        "oken=",
        "assword="),
    MEMBER(
        "(\"(?i:token|password|secret|secretkey|signing_token)\"\\s*:\\s*\")[^\"]+",
        "oken\"",
        "assword\"",
        "ecret\"",
        "ecretkey\""),
    USER("(://[^/\\s:@]*:)[^/\\s@]+(?=@)", "://"),
    PRIVATE_KEY("(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+", "PRIVATE KEY-----");

    private final Pattern pattern;
    private final List<String> signs;

    /**
     * @param pattern its first group stays
     * @param signs without one of these in the text it is not looked for: nearly no line has one
     */
    Shape(String pattern, String... signs) {
      this.pattern = Pattern.compile(pattern);
      this.signs = List.of(signs);
    }

    String mask(String text) {
      for (String sign : signs) {
        if (text.contains(sign)) {
          return pattern.matcher(text).replaceAll("$1***");
        }
      }
      return text;
    }
  }

  private static final Shape[] SHAPES = Shape.values();

  private SecretMask() {}

  /** The text without them; the same if there are none. */
  public static String mask(String text) {
    String masked = text;
    for (Shape shape : SHAPES) {
      masked = masked == null ? null : shape.mask(masked);
    }
    return masked;
  }
}
