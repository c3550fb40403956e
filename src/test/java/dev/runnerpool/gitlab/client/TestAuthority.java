package dev.runnerpool.gitlab.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, made with the JDK's keytool. */
public final class TestAuthority {

  /** Password of all its key stores. */
  public static final String PASSWORD = "changeit";

  private static final String TYPE = "PKCS12";

  private final Path folder;
  private final Path store;

  /** Makes one in an empty folder. */
  public TestAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("authority.p12");
    keytool(store, "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c=ca:true");
  }

  /** Its certificate, as a Secret's {@code ca.crt} has it. */
  public String pem() {
    try {
      byte[] certificate = load(store).getCertificate("ca").getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate)
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A key store with a server's key and certificate alone.
   *
   * @param names like {@code dns:gitlab.test} or {@code ip:127.0.0.1}, with commas
   * @param validity further options of keytool, such as its start date
   */
  public Path server(String names, String... validity) {
    Path server = folder.resolve("server-" + folder.toFile().list().length + ".p12");
    try {
      Files.copy(store, server);
      List<String> options = new ArrayList<>(List.of("-alias", "server", "-signer", "ca"));
      options.addAll(List.of("-dname", "CN=server", "-ext", "san=" + names));
      options.addAll(List.of(validity));
      keytool(server, options.toArray(String[]::new));
      KeyStore loaded = load(server);
      loaded.deleteEntry("ca");
      try (OutputStream file = Files.newOutputStream(server)) {
        loaded.store(file, PASSWORD.toCharArray());
      }
      return server;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts it and nobody else. */
  public SSLContext trust() {
    try {
      KeyStore trusted = KeyStore.getInstance(TYPE);
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", load(store).getCertificate("ca"));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore load(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      KeyStore loaded = KeyStore.getInstance(TYPE);
      loaded.load(stream, PASSWORD.toCharArray());
      return loaded;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", TYPE));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
