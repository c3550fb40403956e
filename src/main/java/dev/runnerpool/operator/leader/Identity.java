package dev.runnerpool.operator.leader;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;

/**
 * How a process calls itself in the lease: its host, where the others reach its port, and a random
 * part, so that a container that comes back is another party.
 */
final class Identity {

  private static final String PART = "_";
  private static final int PARTS = 3;

  private Identity() {}

  /**
   * A new one.
   *
   * @param address where the others reach it, as host:port; else this host's address and the port
   */
  static String of(Optional<String> address, int port) {
    String reached = address.orElseGet(() -> address(port));
    return String.join(PART, host(), reached, UUID.randomUUID().toString());
  }

  /** Host and port in a holder's identity; empty if it tells none. */
  static Optional<String> addressIn(String holder) {
    String[] parts = holder.split(PART);
    return parts.length == PARTS && !parts[1].isEmpty() ? Optional.of(parts[1]) : Optional.empty();
  }

  /** The pod's or host's name in a holder's identity; empty if it tells none. */
  static Optional<String> nameIn(String holder) {
    String[] parts = holder.split(PART);
    return parts.length == PARTS && !parts[0].isEmpty() ? Optional.of(parts[0]) : Optional.empty();
  }

  private static String host() {
    return Optional.ofNullable(System.getenv("HOSTNAME"))
        .filter(name -> !name.isBlank())
        .orElse("local")
        .replace(PART, "-");
  }

  /** A pod's own name leads to its address. */
  private static String address(int port) {
    try {
      String address = InetAddress.getLocalHost().getHostAddress().replaceAll("%.*", "");
      return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    } catch (UnknownHostException noAddress) {
      return "";
    }
  }
}
