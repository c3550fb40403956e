package dev.runnerpool.operator.leader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Which lease, checked.
 *
 * @param namespace where it is
 * @param name of it
 */
record LeaseLocation(String namespace, String name) {

  /** Where Kubernetes tells a pod its namespace. */
  static final Path NAMESPACE_FILE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the setting, its value and what would be right
   */
  static LeaseLocation of(LeaderConfig config, Path namespaceFile) {
    Duration margin = config.leaseDuration().minus(config.renewDeadline());
    if (config.leaseDuration().toSeconds() < 1 || config.leaseDuration().getNano() != 0) {
      throw wrong("lease-duration", config.leaseDuration(), "whole seconds, at least 1s");
    }
    if (margin.isNegative() || margin.isZero()) {
      throw wrong("renew-deadline", config.renewDeadline(), "less than lease-duration");
    }
    if (config.retryPeriod().isNegative()
        || config.retryPeriod().isZero()
        || config.retryPeriod().multipliedBy(2).compareTo(config.renewDeadline()) > 0) {
      throw wrong("retry-period", config.retryPeriod(), "more than 0, at most half renew-deadline");
    }
    return new LeaseLocation(
        config.leaseNamespace().orElseGet(() -> read(namespaceFile)), config.leaseName());
  }

  private static String read(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "leader election outside of a pod needs the lease's namespace: --lease-namespace NAME");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static IllegalArgumentException wrong(String key, Duration value, String right) {
    return new IllegalArgumentException(
        "runnerpool.leader-election.%s is %s; it must be %s".formatted(key, value, right));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
