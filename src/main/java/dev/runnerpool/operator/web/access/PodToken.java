package dev.runnerpool.operator.web.access;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jboss.logging.Logger;

/**
 * The token that the operator leaves in its own pod, another one at each start: who may read files
 * there, by {@code kubectl exec}, is answered under {@code /api/} whatever the page's access is. It
 * opens no page, and means nothing to another replica.
 */
@Singleton
public class PodToken {

  /** What a request is marked with that was let in by it: nobody else may be asked for it. */
  public static final String ADMITTED = "runnerpool.pod-token";

  private static final Logger LOG = Logger.getLogger(PodToken.class);
  private static final int BYTES = 32;

  private final PageConfig config;
  private final String token = random();
  private volatile PodTokenFile file;

  PodToken(PageConfig config) {
    this.config = config;
  }

  /** Only who has the port leaves a token for it. */
  void leave(@ObservesAsync HttpServerStart started) {
    leave(started.options().getPort());
  }

  void leave(int port) {
    PodTokenFile own =
        config.podTokenFile().map(PodTokenFile::new).orElseGet(() -> PodTokenFile.of(port));
    try {
      own.write(token);
      file = own;
    } catch (IOException e) {
      LOG.infof(
          "explain is not answered in this pod, only as runnerpool.page.access permits: %s"
              + " cannot be written (%s)",
          own.path(), e.getClass().getSimpleName());
    }
  }

  void end(@Observes ShutdownEvent event) {
    try {
      if (file != null) {
        file.remove(token);
      }
    } catch (IOException e) {
      LOG.debugf("%s was not removed: %s", file.path(), e.getMessage());
    }
  }

  /** Whether a visitor has read it; takes the same time for all that have its length. */
  public boolean isOf(Visit visit) {
    return visit
        .bearer()
        .filter(
            given ->
                MessageDigest.isEqual(
                    token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
