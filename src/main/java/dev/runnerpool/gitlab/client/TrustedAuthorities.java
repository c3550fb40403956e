package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.Account;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The system's certificate authorities and a Secret's own. */
final class TrustedAuthorities {

  private TrustedAuthorities() {}

  /**
   * A trust store with both.
   *
   * @throws GitLabException when {@code pem} holds no certificate
   */
  static KeyStore with(String pem, Account account) {
    Collection<? extends Certificate> own = read(pem);
    if (own.isEmpty()) {
      throw Credentials.missing(
          account.secretName() + ", key ca.crt, is not a PEM bundle of X.509 certificates");
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority : own) {
        store.setCertificateEntry("own-" + number++, authority);
      }
      for (X509Certificate authority : systemAuthorities()) {
        store.setCertificateEntry("system-" + number++, authority);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM offers no trust store", e);
    }
  }

  private static Collection<? extends Certificate> read(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException notPem) {
      return List.of();
    }
  }

  private static X509Certificate[] systemAuthorities() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }
}
