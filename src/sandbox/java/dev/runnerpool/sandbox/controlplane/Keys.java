package dev.runnerpool.sandbox.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * What the control plane's programs trust one another by, made again at each start.
 *
 * @param signing private key of ServiceAccount tokens, PEM
 * @param verifying its public key, PEM
 * @param tokens the static tokens that kube-apiserver takes
 * @param admin the token of a user in {@code system:masters}
 */
record Keys(Path signing, Path verifying, Path tokens, String admin) {
  private static final int BITS = 2048;

  static Keys make(Path folder) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      String admin = UUID.randomUUID().toString();
      return new Keys(
          pem(folder.resolve("sa.key"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
          pem(folder.resolve("sa.pub"), "PUBLIC KEY", pair.getPublic().getEncoded()),
          Files.writeString(
              folder.resolve("tokens.csv"), "%s,admin,admin,system:masters%n".formatted(admin)),
          admin);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write keys to " + folder, e);
    }
  }

  private static Path pem(Path file, String what, byte[] der) throws IOException {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, body, what));
  }
}
