package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.gitlab.ShortDigest;
import dev.runnerpool.gitlab.runner.RunnerToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Secret from which a pool's runner pods read their config.toml: one per kind of nodes, so that
 * a runner's job pods go where the runner itself went. The start script lies there too: in each pod
 * it would be a third of what the API server stores and sends of that pod.
 */
public final class PoolSecret {

  /** Key of the runner's authentication token. */
  public static final String TOKEN = "token";

  /** Key of the config.toml for the first entry of {@code placement.nodes}. */
  public static final String CONFIG = "config.toml";

  /** Key of the certificate authorities, if the pool's credentials bring any. */
  public static final String CA = "ca.crt";

  /** Key of the script that a runner's container runs. */
  static final String START = "start.sh";

  private static final Set<String> KEYS = Set.of(TOKEN, CA, START);

  private PoolSecret() {}

  /** Name of the pool's Secret. */
  public static String name(RunnerPool pool) {
    return pool.getMetadata().getName() + "-runner";
  }

  /** Key of the config.toml for an entry of {@code placement.nodes}, counted from 0. */
  public static String configKey(int nodeChoice) {
    return nodeChoice == 0 ? CONFIG : "config-" + nodeChoice + ".toml";
  }

  /** Whether a key is one that the operator writes; any other in the Secret is somebody else's. */
  public static boolean owns(String key) {
    return KEYS.contains(key) || key.matches("config(-[1-9]\\d*)?\\.toml");
  }

  /**
   * The Secret as it should be. The token's end stands beside it, never in config.toml: a runner
   * that knew it would renew the token of all others.
   *
   * @param runnerId number of the pool's runner in GitLab
   * @param token authentication token of that runner
   * @param ca PEM bundle of the authorities to trust for GitLab
   * @param cluster what it has for config.toml beside the pool
   * @throws InvalidSpecException if {@code spec.runner.config} can't be used
   */
  static Secret of(
      RunnerPool pool, long runnerId, RunnerToken token, Optional<String> ca, FromCluster cluster) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name(pool))
        .withNamespace(pool.getMetadata().getNamespace())
        .withLabels(new TreeMap<>(Ownership.labels(pool)))
        .addToAnnotations(Labels.GITLAB_RUNNER_ID, Long.toString(runnerId))
        .addToAnnotations(token.annotations())
        .withOwnerReferences(Ownership.of(pool))
        .endMetadata()
        .withType("Opaque")
        .withData(encoded(content(pool, token.value(), ca, cluster)))
        .build();
  }

  /** Whether a Secret of that name is the operator's to write and to delete. */
  public static boolean isOf(RunnerPool pool, Secret secret) {
    return Ownership.isOf(pool, secret);
  }

  /** The token a pool's Secret holds, if it holds one. */
  public static Optional<RunnerToken> token(Secret secret) {
    return text(secret, TOKEN)
        .filter(token -> !token.isBlank())
        .map(token -> RunnerToken.kept(token, secret.getMetadata().getAnnotations()));
  }

  /** The certificate authorities a pool's Secret holds, if it holds any. */
  public static Optional<String> authorities(Secret secret) {
    return text(secret, CA);
  }

  private static Optional<String> text(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
  }

  /**
   * Tells apart what runners are made of: the Secret's content and the pod itself, with template,
   * version and resources. Runners made under another revision are outdated. It gives nothing of
   * the token away.
   *
   * @param token authentication token of the pool's runner
   * @throws InvalidSpecException if {@code spec.runner.config} or {@code template} can't be used
   */
  public static String revision(RunnerPool pool, String token, Optional<String> ca) {
    return revision(pool, token, ca, FromCluster.USUAL);
  }

  /** The same with what the cluster has. */
  static String revision(RunnerPool pool, String token, Optional<String> ca, FromCluster cluster) {
    StringBuilder pods = new StringBuilder();
    for (int choice = 0; choice < NodeSelectors.choices(pool); choice++) {
      pods.append(Serialization.asJson(RunnerPods.pod(pool, 0, choice)));
    }
    return ShortDigest.of(content(pool, token, ca, cluster).toString() + pods);
  }

  /**
   * Finds, before anything is done, what no runner can be made from.
   *
   * @throws InvalidSpecException naming the field
   */
  public static void check(RunnerPool pool) {
    revision(pool, "", Optional.empty());
  }

  private static Map<String, String> encoded(Map<String, String> content) {
    Map<String, String> data = new TreeMap<>();
    content.forEach(
        (key, text) ->
            data.put(
                key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    return data;
  }

  /**
   * Tokens that a pool is given must not lie where its own token is written, and none of them in a
   * volume of its jobs.
   */
  private static void checkNames(RunnerPool pool) {
    Map<String, String> given = new TreeMap<>();
    GitLabSpec gitlab = pool.getSpec().gitlab();
    if (gitlab.credentials() != null) {
      given.put("gitlab.credentials.secretRef.name", gitlab.credentials().ref().name());
    }
    if (gitlab.runner() != null) {
      given.put("gitlab.runner.secretRef.name", gitlab.runner().ref().name());
    }
    CacheCredentials.secret(pool)
        .ifPresent(secret -> given.put("spec.runner.cache.secretRef.name", secret));
    given.forEach((field, secret) -> checkName(pool, field, secret));
    Set<String> closed = new HashSet<>(given.values());
    closed.add(name(pool));
    JobVolumes.check(pool.getSpec().runner().job().volumes(), closed);
  }

  private static void checkName(RunnerPool pool, String field, String secret) {
    if (name(pool).equals(secret)) {
      throw new InvalidSpecException(
          field, secret, "is the Secret that the operator writes for this pool: name another");
    }
  }

  private static Map<String, String> content(
      RunnerPool pool, String token, Optional<String> ca, FromCluster cluster) {
    checkNames(pool);
    Map<String, String> content = new TreeMap<>();
    content.put(TOKEN, token);
    content.put(START, Scripts.START);
    ca.ifPresent(bundle -> content.put(CA, bundle));
    for (int choice = 0; choice < NodeSelectors.choices(pool); choice++) {
      content.put(
          configKey(choice), ConfigToml.render(pool, choice, token, ca.isPresent(), cluster));
    }
    return content;
  }
}
