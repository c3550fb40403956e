package dev.runnerpool.gitlab.client;

import java.net.URI;
import java.util.Optional;

/** Where an answer of a GitLab would send us, as an address to write into a pool. */
final class Redirect {

  private Redirect() {}

  /**
   * The address of the GitLab that a redirect leads to, if it leads to the same call of one.
   *
   * @param location the header {@code Location}, or null
   */
  static Optional<String> address(String location) {
    if (location == null) {
      return Optional.empty();
    }
    try {
      URI target = URI.create(location.strip());
      int api = target.getPath() == null ? -1 : target.getPath().indexOf("/api/");
      if (target.getHost() == null || target.getUserInfo() != null || api < 0) {
        return Optional.empty();
      }
      return Optional.of(
          target.getScheme()
              + "://"
              + target.getRawAuthority()
              + target.getPath().substring(0, api));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
