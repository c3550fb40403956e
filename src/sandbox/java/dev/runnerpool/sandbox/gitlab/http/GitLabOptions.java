package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.Switches;
import java.time.InstantSource;

/**
 * How a simulated GitLab starts.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param relativeUrlRoot path before every route, for example {@code /gitlab}; empty for none
 * @param externalUrl address GitLab believes to have and writes into {@code Link} headers and jobs;
 *     null for the one it listens on
 * @param version what {@code GET /version} says
 * @param clock the simulator's time; held requests and delays run in real time all the same
 * @param tls null for plain HTTP
 */
public record GitLabOptions(
    String host,
    int port,
    String relativeUrlRoot,
    String externalUrl,
    String version,
    InstantSource clock,
    Switches switches,
    Tls tls) {

  public GitLabOptions {
    if (!relativeUrlRoot.isEmpty() && !relativeUrlRoot.matches("(/[\\w.-]+)+")) {
      throw new IllegalArgumentException(
          "relative URL root '%s' should be empty or like /gitlab".formatted(relativeUrlRoot));
    }
  }

  /** A free local port, real time, GitLab's usual switches. */
  public static GitLabOptions defaults() {
    return new GitLabOptions(
        "127.0.0.1", 0, "", null, "19.2.0", InstantSource.system(), Switches.DEFAULT, null);
  }

  public GitLabOptions withListen(String newHost, int newPort) {
    return new GitLabOptions(
        newHost, newPort, relativeUrlRoot, externalUrl, version, clock, switches, tls);
  }

  public GitLabOptions withRelativeUrlRoot(String root) {
    return new GitLabOptions(host, port, root, externalUrl, version, clock, switches, tls);
  }

  public GitLabOptions withExternalUrl(String url) {
    return new GitLabOptions(host, port, relativeUrlRoot, url, version, clock, switches, tls);
  }

  public GitLabOptions withClock(InstantSource newClock) {
    return new GitLabOptions(
        host, port, relativeUrlRoot, externalUrl, version, newClock, switches, tls);
  }

  public GitLabOptions withSwitches(Switches newSwitches) {
    return new GitLabOptions(
        host, port, relativeUrlRoot, externalUrl, version, clock, newSwitches, tls);
  }

  public GitLabOptions withTls(Tls newTls) {
    return new GitLabOptions(
        host, port, relativeUrlRoot, externalUrl, version, clock, switches, newTls);
  }
}
