package dev.runnerpool.gitlab.client;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
record NoProxy(String list) {

  /** Whether an address is reached without the proxy. */
  boolean excepts(URI target) {
    String host = bare(target.getHost());
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    boolean here = address == null ? host.equals("localhost") : address.isLoopbackAddress();
    return here
        || Arrays.stream(list.split("[,\\s]+", -1))
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .anyMatch(entry -> matches(entry, host, address, port(target)));
  }

  private static boolean matches(String entry, String host, InetAddress address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return address != null && isInBlock(entry, address);
    }
    String name = entry;
    if (NetUtil.createInetAddressFromIpAddressString(entry) == null
        && entry.matches(".+:[0-9]{1,5}")) {
      int colon = entry.lastIndexOf(':');
      if (Integer.parseInt(entry.substring(colon + 1)) != port) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = bare(name);
    InetAddress excepted = NetUtil.createInetAddressFromIpAddressString(name);
    if (excepted != null) {
      return excepted.equals(address);
    }
    String domain = name.replaceFirst("^\\*?\\.", "");
    return host.equals(domain) || (address == null && host.endsWith("." + domain));
  }

  private static boolean isInBlock(String block, InetAddress address) {
    int slash = block.indexOf('/');
    InetAddress base =
        NetUtil.createInetAddressFromIpAddressString(bare(block.substring(0, slash)));
    if (base == null) {
      return false;
    }
    try {
      return new IpSubnetFilterRule(
              base, Integer.parseInt(block.substring(slash + 1)), IpFilterRuleType.REJECT)
          .matches(new InetSocketAddress(address, 0));
    } catch (IllegalArgumentException notALength) {
      return false;
    }
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
