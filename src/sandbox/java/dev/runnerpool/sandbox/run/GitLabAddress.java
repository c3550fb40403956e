package dev.runnerpool.sandbox.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where others reach the simulated GitLab.
 *
 * @param host a name or address of this machine
 * @param port 1 to 65535
 */
public record GitLabAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");
  private static final int LAST_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws BadInput if it is something else
   */
  public static GitLabAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    int port = form.matches() ? Integer.parseInt(form.group(2)) : 0;
    if (port < 1 || port > LAST_PORT) {
      throw new BadInput(
          "--gitlab-address %s: must be HOST:PORT of this machine, such as 192.168.1.5:8929"
              .formatted(text));
    }
    return new GitLabAddress(form.group(1), port);
  }

  String url() {
    return "http://%s:%d".formatted(host, port);
  }
}
