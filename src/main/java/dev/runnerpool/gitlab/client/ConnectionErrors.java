package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.Account;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection to GitLab could not be made or broke, in words that say what to do. */
final class ConnectionErrors {

  private static final Pattern PROXY_STATUS = Pattern.compile("status: (\\d{3})");
  private static final Pattern OTHER_NAME =
      Pattern.compile("subject alternative|No name matching", Pattern.CASE_INSENSITIVE);

  /** What {@link HttpClosedException} says. */
  private static final String CLOSED = "Connection was closed";

  private ConnectionErrors() {}

  /** The cause, without any secret. */
  static String why(Throwable thrown, Account account) {
    String host = URI.create(account.url()).getHost();
    if (is(thrown, CertificateExpiredException.class)) {
      return "its certificate has expired; renew it at GitLab";
    }
    if (is(thrown, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet; check the clocks of GitLab and of here";
    }
    if (is(thrown, CertPathBuilderException.class)
        || is(thrown, CertPathValidatorException.class)) {
      return "its certificate is of an authority that is not trusted here; put that authority's"
          + " certificate, as PEM, in "
          + account.secretName()
          + ", key ca.crt";
    }
    if (find(thrown, CertificateException.class)
        .filter(e -> OTHER_NAME.matcher(String.valueOf(e.getMessage())).find())
        .isPresent()) {
      return "its certificate is not made for the name "
          + host
          + "; make the pool with a name in spec.gitlab.url that it is made for, or add this one"
          + " to the certificate";
    }
    Optional<String> tls = find(thrown, SSLException.class).map(ConnectionErrors::name);
    if (tls.isPresent()) {
      return tls.get().equals("NotSslRecordException")
          ? "it does not speak TLS there; make the pool with http:// or with the port of TLS in"
              + " spec.gitlab.url"
          : "TLS failed (" + tls.get() + "); see whether it speaks TLS at that port";
    }
    Optional<Throwable> proxy =
        causes(thrown).filter(e -> name(e).contains("ProxyConnectException")).findFirst();
    if (proxy.isPresent()) {
      Matcher status = PROXY_STATUS.matcher(String.valueOf(proxy.get().getMessage()));
      return status.find()
          ? "the proxy refused with " + status.group(1)
          : "the proxy did not connect us";
    }
    if (is(thrown, TimeoutException.class)) {
      return "no answer in time";
    }
    if (is(thrown, UnknownHostException.class)) {
      return "the name " + host + " or that of the proxy is not known";
    }
    return is(thrown, ConnectException.class)
        ? "no connection"
        : causes(thrown).reduce((outer, inner) -> inner).map(ConnectionErrors::name).orElseThrow();
  }

  /**
   * Whether the connection ended without a word. One that rests is closed by GitLab or by what
   * stands before it after a time of theirs, which may be just when it is used again: what only
   * reads is then asked once more, as by other clients (Go's {@code net/http}, {@code
   * errServerClosedIdle}).
   */
  static boolean isClosed(Throwable thrown) {
    return is(thrown, HttpClosedException.class)
        || (is(thrown, SocketException.class) && !is(thrown, ConnectException.class))
        || causes(thrown).anyMatch(ConnectionErrors::saysClosed);
  }

  /** RESTEasy's {@code ClientSendRequestHandler} gives Vert.x's exception another class. */
  private static boolean saysClosed(Throwable cause) {
    return cause instanceof IOException && CLOSED.equals(cause.getMessage());
  }

  /** The first cause of that type. */
  static <T> Optional<T> find(Throwable thrown, Class<T> type) {
    return causes(thrown).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static boolean is(Throwable thrown, Class<?> type) {
    return find(thrown, type).isPresent();
  }

  private static String name(Throwable thrown) {
    return thrown.getClass().getSimpleName();
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }
}
