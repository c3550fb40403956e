package dev.runnerpool.operator.web.access;

import java.util.Locale;
import java.util.Optional;

/**
 * What a request tells of who sent it.
 *
 * @param address where its connection comes from, a numeric address
 * @param host which host it asks for, with its port if it names one; empty if it does not tell
 * @param authorization its {@code Authorization} header
 * @param session the value of the page's own cookie
 * @param user the header in which a proxy names the user
 */
public record Visit(
    String address,
    String host,
    Optional<String> authorization,
    Optional<String> session,
    Optional<String> user) {

  private static final String BEARER = "bearer ";

  /** The token of its {@code Authorization} header, if that is of the kind {@code Bearer}. */
  Optional<String> bearer() {
    return authorization
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /** Without what lets somebody in. */
  @Override
  public String toString() {
    return "Visit[address=%s, host=%s, user=%s]".formatted(address, host, user);
  }
}
