package dev.runnerpool.operator.web.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Addresses whose word on who the user is counts. */
final class TrustedProxies {

  private static final String KEY = "runnerpool.page.trusted-proxies";

  private final List<IpSubnetFilterRule> ranges;

  /**
   * Reads them.
   *
   * @param ranges addresses, or ranges such as {@code 10.0.0.0/8} and {@code fd00::/8}
   * @throws IllegalArgumentException if there is none, or one is neither
   */
  TrustedProxies(List<String> ranges) {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException(
          KEY
              + " is empty: runnerpool.page.access=header needs the proxy's addresses, such as"
              + " 10.0.0.0/8");
    }
    this.ranges = ranges.stream().map(TrustedProxies::range).toList();
  }

  /** Whether a numeric address is one of theirs. */
  boolean contain(String address) {
    InetAddress from = NetUtil.createInetAddressFromIpAddressString(address);
    return from != null
        && ranges.stream().anyMatch(range -> range.matches(new InetSocketAddress(from, 0)));
  }

  private static IpSubnetFilterRule range(String text) {
    String[] parts = text.strip().split("/", -1);
    InetAddress base = NetUtil.createInetAddressFromIpAddressString(parts[0]);
    if (base == null || parts.length > 2) {
      throw wrong(text);
    }
    int all = base.getAddress().length * Byte.SIZE;
    int prefix = parts.length == 1 ? all : prefix(parts[1], text);
    if (prefix > all) {
      throw wrong(text);
    }
    return new IpSubnetFilterRule(base, prefix, IpFilterRuleType.ACCEPT);
  }

  private static int prefix(String digits, String text) {
    if (!digits.matches("\\d{1,3}")) {
      throw wrong(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "%s: '%s' is neither an address nor a range such as 10.0.0.0/8 or fd00::/8"
            .formatted(KEY, text));
  }
}
