package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** What the Secret of a pool's runner pods looks like; the runner's package knows. */
public interface SecretRendering {

  /**
   * The Secret as it should be.
   *
   * @param runnerId GitLab's number of the runner
   * @param token the runner's authentication token
   * @param authorities PEM bundle of certificate authorities to trust beside the system's
   */
  Secret render(RunnerPool pool, long runnerId, String token, Optional<String> authorities);

  /** The token a Secret holds, if it holds one. */
  Optional<String> token(Secret secret);

  /** Changes when pods made from an earlier form of the Secret are outdated. */
  String revision(Secret secret);
}
