package dev.runnerpool.operator.web.access;

import dev.runnerpool.settings.PositiveNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may see the status page; keys begin with {@code runnerpool.page}. */
@ConfigMapping(prefix = "runnerpool.page")
public interface PageConfig {

  /** By what a visitor is let in. */
  @WithDefault("off")
  Access access();

  /** File with the token of {@code access=token}, as a Secret is mounted. */
  Optional<Path> tokenFile();

  /**
   * File in which the operator leaves a token of its own, by which {@code explain} is answered in
   * its pod; else {@code runnerpool-PORT.token} below the directory for temporary files.
   */
  Optional<Path> podTokenFile();

  /** Header in which the proxy of {@code access=header} names the user. */
  @WithDefault("X-Forwarded-User")
  String userHeader();

  /** Addresses of those proxies, such as {@code 10.0.0.0/8}: from all others no header is taken. */
  Optional<List<String>> trustedProxies();

  /** Most live pages that are open at once; those beyond are shown as they are, without updates. */
  @WithDefault("200")
  @WithConverter(PositiveNumber.class)
  int viewers();

  /** By what a visitor is let in. */
  enum Access {
    /** Nobody is: there is no page. */
    OFF,
    /** Who knows the token. */
    TOKEN,
    /** Whom a trusted proxy names. */
    HEADER,
    /**
     * Who comes from this machine or this pod, by a local name: for the sandbox, and for {@code
     * kubectl port-forward}.
     */
    OPEN
  }
}
