package dev.runnerpool.gitlab.client;

import io.netty.util.NetUtil;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/**
 * The exceptions in {@code NO_PROXY}, as gitlab-runner reads them (Go's {@code
 * golang.org/x/net/http/httpproxy}): a list with commas of {@code *}, hosts, domains with or
 * without a dot before them, addresses and blocks of them ({@code 10.0.0.0/8}, {@code fd00::/8}),
 * each but the blocks with or without a port. Names of this machine are always excepted.
 *
 * <p>A domain with a dot before it also stands for itself here, as with curl.
 */
final class NoProxy {

  private final String list;

  NoProxy(String list) {
    this.list = list;
  }

  /** Whether an address is reached without the proxy. */
  boolean excepts(URI target) {
    String host = bare(target.getHost());
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    boolean here = address == null ? host.equals("localhost") : isLoopback(address);
    return here
        || Arrays.stream(list.split("[,\\s]+", -1))
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .anyMatch(entry -> matches(entry, host, address, port(target)));
  }

  private static boolean matches(String entry, String host, byte[] address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return address != null && isInBlock(entry, address);
    }
    String name = entry;
    if (NetUtil.createByteArrayFromIpAddressString(entry) == null
        && entry.matches(".+:[0-9]{1,5}")) {
      int colon = entry.lastIndexOf(':');
      if (Integer.parseInt(entry.substring(colon + 1)) != port) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = bare(name);
    byte[] excepted = NetUtil.createByteArrayFromIpAddressString(name);
    if (excepted != null) {
      return Arrays.equals(excepted, address);
    }
    String domain = name.replaceFirst("^\\*?\\.", "");
    return host.equals(domain) || (address == null && host.endsWith("." + domain));
  }

  private static boolean isInBlock(String block, byte[] address) {
    int slash = block.indexOf('/');
    byte[] base = NetUtil.createByteArrayFromIpAddressString(bare(block.substring(0, slash)));
    String length = block.substring(slash + 1);
    if (base == null || base.length != address.length || !length.matches("[0-9]{1,3}")) {
      return false;
    }
    int bits = Integer.parseInt(length);
    if (bits > address.length * Byte.SIZE) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((base[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLoopback(byte[] address) {
    boolean last = address[address.length - 1] == 1;
    return address.length == 4
        ? address[0] == 127
        : last && Arrays.equals(Arrays.copyOf(address, 15), new byte[15]);
  }

  private static int port(URI target) {
    if (target.getPort() != -1) {
      return target.getPort();
    }
    return "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
  }

  /** Without the brackets of an IPv6 address. */
  private static String bare(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }
}
