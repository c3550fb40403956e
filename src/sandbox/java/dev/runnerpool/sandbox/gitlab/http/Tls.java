package dev.runnerpool.sandbox.gitlab.http;

import java.nio.file.Path;

/**
 * How a simulated GitLab speaks TLS.
 *
 * @param keyStore PKCS #12 file with its key and certificate
 * @param http2 whether it offers HTTP/2 beside HTTP/1.1
 */
public record Tls(Path keyStore, String password, boolean http2) {

  @Override
  public String toString() {
    return "Tls[" + keyStore + "]";
  }
}
