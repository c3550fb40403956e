package dev.runnerpool.operator.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of a text. The last defence: what holds a secret shows none of
 * it by itself.
 *
 * <p>Source of the prefixes: GitLab's "Token prefixes" ({@code doc/security/tokens/_index.md}),
 * among them {@code glrtr-} of runners from before 16; an instance may put a word of its own before
 * them. Encoded are the same in base64, as a Secret has them. {@code whsec_} is of Standard
 * Webhooks.
 */
public final class SecretMask {

  private static final String MASK = "***";

  private static final Pattern SECRETS =
      Pattern.compile(
          "(?<token>(?<![A-Za-z0-9])"
              + "gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-)[A-Za-z0-9_.=-]{6,}"
              + "|(?<encoded>Z2x(?:wYXQt|ydC[0-3]|ydHIt|kdC[0-3]|jYnQt|wdHQt))[A-Za-z0-9+/=_-]{6,}"
              + "|(?<registration>GR1348941)[A-Za-z0-9_-]{10,}"
              + "|(?<webhook>whsec_)[A-Za-z0-9+/=]{16,}"
              + "|(?<session>_gitlab_session=)[^\\s;]+"
              + "|(?<header>(?<![\\w/.-])(?i:(?:private|job|deploy|runner|x-gitlab)-token|authorization)"
              + "[\"']?\\s*[:=]\\s*[\\[\"']*(?i:bearer |basic )?)[^\\s\"',;\\]]+"
              + "|(?<parameter>[?&;](?i:private_token|job_token|access_token|token|password)=)[^&\\s\"']+"
              + "|(?<member>\"(?i:token|password|secret|secretkey|signing_token)\"\\s*:\\s*\")"
              + "[^\"]+"
              + "|(?<user>[a-z][a-z0-9+.-]*://[^/\\s:@]*:)[^/\\s@]+(?=@)"
              + "|(?<key>-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]+");

  private SecretMask() {}

  /** The text without them; the same object if there are none. */
  public static String mask(String text) {
    if (text == null) {
      return null;
    }
    Matcher found = SECRETS.matcher(text);
    if (!found.find()) {
      return text;
    }
    StringBuilder masked = new StringBuilder();
    do {
      found.appendReplacement(masked, Matcher.quoteReplacement(kept(found) + MASK));
    } while (found.find());
    return found.appendTail(masked).toString();
  }

  /** Which kind it is stays: who reads it knows what to replace. */
  private static String kept(Matcher found) {
    for (int group = 1; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return found.group(group);
      }
    }
    return "";
  }
}
