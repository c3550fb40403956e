package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.Account;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why a connection to GitLab could not be made or broke, in words that say what to do. */
final class ConnectionErrors {

  private static final Pattern PROXY_STATUS = Pattern.compile("status: (\\d{3})");
  private static final Pattern OTHER_NAME =
      Pattern.compile("subject alternative|No name matching", Pattern.CASE_INSENSITIVE);

  private ConnectionErrors() {}

  /** The cause, without any secret. */
  static String why(Throwable thrown, Account account) {
    return tls(thrown, account)
        .or(() -> proxy(thrown))
        .or(() -> network(thrown, account))
        .orElseGet(() -> root(thrown).getClass().getSimpleName());
  }

  private static Optional<String> tls(Throwable thrown, Account account) {
    if (find(thrown, CertificateExpiredException.class).isPresent()) {
      return Optional.of("its certificate has expired; renew it at GitLab");
    }
    if (find(thrown, CertificateNotYetValidException.class).isPresent()) {
      return Optional.of(
          "its certificate is not valid yet; check the clocks of GitLab and of here");
    }
    if (find(thrown, CertPathBuilderException.class).isPresent()
        || find(thrown, CertPathValidatorException.class).isPresent()) {
      return Optional.of(
          "its certificate is of an authority that is not trusted here; put that authority's"
              + " certificate, as PEM, in "
              + account.secretName()
              + ", key ca.crt");
    }
    if (find(thrown, CertificateException.class)
        .map(Throwable::getMessage)
        .filter(text -> text != null && OTHER_NAME.matcher(text).find())
        .isPresent()) {
      return Optional.of(
          "its certificate is not made for the name "
              + URI.create(account.url()).getHost()
              + "; make the pool with a name in spec.gitlab.url that it is made for, or add this one"
              + " to the certificate");
    }
    return find(thrown, SSLException.class)
        .map(
            failed ->
                failed.getClass().getSimpleName().equals("NotSslRecordException")
                    ? "it does not speak TLS there; make the pool with http:// or with the port of"
                        + " TLS in spec.gitlab.url"
                    : "TLS failed ("
                        + failed.getClass().getSimpleName()
                        + "); see whether it speaks TLS at that port");
  }

  private static Optional<String> proxy(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().contains("ProxyConnectException")) {
        Matcher status = PROXY_STATUS.matcher(String.valueOf(cause.getMessage()));
        return Optional.of(
            status.find()
                ? "the proxy refused with " + status.group(1)
                : "the proxy did not connect us");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> network(Throwable thrown, Account account) {
    if (find(thrown, TimeoutException.class).isPresent()) {
      return Optional.of("no answer in time");
    }
    if (find(thrown, UnknownHostException.class).isPresent()) {
      return Optional.of(
          "the name " + URI.create(account.url()).getHost() + " or that of the proxy is not known");
    }
    return find(thrown, ConnectException.class).map(refused -> "no connection");
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** The first cause of that type. */
  static <T> Optional<T> find(Throwable thrown, Class<T> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
