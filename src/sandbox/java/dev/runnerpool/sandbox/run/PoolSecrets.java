package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.SecretRef;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes what pools must find in GitLab, and the Secrets that their manifests name. */
final class PoolSecrets {
  private final SimulatedGitLab gitlab;
  private final String accessToken;

  PoolSecrets(SimulatedGitLab gitlab) {
    this.gitlab = gitlab;
    this.accessToken = gitlab.createToken("runnerpool", Set.of(Scope.API), Role.OWNER, true);
  }

  /**
   * An access token only where {@code credentials} asks for it, and the token of a runner made for
   * it where the pool brings its own.
   */
  List<Secret> of(RunnerPool pool) {
    RunnerScope scope = scope(pool.getSpec().gitlab());
    List<Secret> secrets = new ArrayList<>();
    if (pool.getSpec().gitlab().credentials() != null) {
      secrets.add(secret(pool, pool.getSpec().gitlab().credentials().ref(), accessToken));
    }
    if (pool.getSpec().gitlab().runner() != null) {
      String token = gitlab.createRunner(scope, settings(pool));
      secrets.add(secret(pool, pool.getSpec().gitlab().runner().ref(), token));
    }
    return secrets;
  }

  private RunnerScope scope(dev.runnerpool.api.spec.GitLabSpec spec) {
    if (spec.group() != null) {
      return new RunnerScope.OfGroup(gitlab.createGroup(spec.group()).id());
    }
    return spec.project() == null
        ? new RunnerScope.Instance()
        : new RunnerScope.OfProject(gitlab.createProject(spec.project()).id());
  }

  private static RunnerSettings settings(RunnerPool pool) {
    PoolFacts facts = PoolFacts.of(pool);
    return new RunnerSettings(
        "made by hand for " + facts.name(),
        null,
        false,
        false,
        facts.runUntagged(),
        pool.getSpec().protectedRefsOnly(),
        List.copyOf(facts.tags()),
        null);
  }

  private static Secret secret(RunnerPool pool, SecretRef ref, String token) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(pool.getMetadata().getNamespace())
        .withName(ref.name())
        .endMetadata()
        .addToStringData(ref.key(), token)
        .build();
  }
}
