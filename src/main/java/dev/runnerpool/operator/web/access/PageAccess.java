package dev.runnerpool.operator.web.access;

import io.netty.util.NetUtil;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges who may see the page, as the settings say; wrong ones are refused at the start. */
@Singleton
public class PageAccess {

  private static final int LONGEST_USER = 256;
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final PageConfig.Access access;
  private final Optional<PageToken> token;
  private final Optional<TrustedProxies> proxies;

  PageAccess(PageConfig config, InstantSource clock) {
    this.access = config.access();
    this.token =
        access == PageConfig.Access.TOKEN
            ? Optional.of(
                new PageToken(
                    config
                        .tokenFile()
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "runnerpool.page.token-file is missing:"
                                        + " runnerpool.page.access=token needs the file that"
                                        + " holds the token")),
                    clock))
            : Optional.empty();
    this.proxies =
        access == PageConfig.Access.HEADER
            ? Optional.of(new TrustedProxies(config.trustedProxies().orElse(List.of())))
            : Optional.empty();
  }

  /** Whether there is a page at all. */
  public boolean isOn() {
    return access != PageConfig.Access.OFF;
  }

  /** The token by which visitors sign in; empty if they do not. */
  public Optional<PageToken> token() {
    return token;
  }

  /** Whether a visitor is let in. */
  public Verdict verdict(Visit visit) {
    return switch (access) {
      case OFF -> Verdict.ABSENT;
      case TOKEN -> hasToken(visit) ? Verdict.ADMITTED : Verdict.SIGN_IN;
      case HEADER -> isNamed(visit) ? Verdict.ADMITTED : Verdict.REFUSED;
      case OPEN -> isLocal(visit) ? Verdict.ADMITTED : Verdict.REFUSED;
    };
  }

  private boolean hasToken(Visit visit) {
    PageToken known = token.get();
    return visit
        .bearer()
        .map(known::is)
        .orElseGet(() -> visit.session().filter(known::isSession).isPresent());
  }

  private boolean isNamed(Visit visit) {
    return proxies.get().contain(visit.address())
        && visit
            .user()
            .filter(user -> !user.isBlank() && user.length() <= LONGEST_USER)
            .isPresent();
  }

  /** A name that is not local would be a page of elsewhere that a browser here was led to. */
  private static boolean isLocal(Visit visit) {
    InetAddress from = NetUtil.createInetAddressFromIpAddressString(visit.address());
    String name = visit.host().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    return from != null && from.isLoopbackAddress() && LOCAL_NAMES.contains(name);
  }
}
