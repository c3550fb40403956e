package dev.runnerpool.manifests;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The manifest of a RunnerPool, as tests need it: a valid one for arm64, of which a test says only
 * what it is about.
 */
public final class PoolManifest {

  /** Name of the Secret with the access token, unless a test says another. */
  public static final String SECRET = "gitlab-api";

  private final String name;
  private String namespace = "ci";
  private String identity = "";
  private String architecture = "arm64";
  private String url = "https://gitlab.example.com";
  private String scope = "group: team";
  private String access = "credentials: {secretRef: {name: " + SECRET + "}}";
  private String webhook = "";
  private String scaling = "max: 5";
  private final List<String> more = new ArrayList<>();

  private PoolManifest(String name) {
    this.name = name;
  }

  /** A pool of that name. */
  public static PoolManifest named(String name) {
    return new PoolManifest(name);
  }

  /** In that namespace. */
  public PoolManifest in(String namespace) {
    this.namespace = namespace;
    return this;
  }

  /** As the API server would hand it out: in its first generation, with a UID of its own. */
  public PoolManifest created() {
    return created(UUID.randomUUID().toString(), 1);
  }

  /** The same with that UID, after some changes. */
  public PoolManifest created(String uid, long generation) {
    this.identity = ", uid: %s, generation: %d".formatted(uid, generation);
    return this;
  }

  /** With a label. */
  public PoolManifest label(String key, String value) {
    this.identity += ", labels: {%s: %s}".formatted(key, value);
    return this;
  }

  /** For nodes of that architecture. */
  public PoolManifest architecture(String label) {
    this.architecture = label;
    return this;
  }

  /** For the GitLab at that address. */
  public PoolManifest gitlab(String url) {
    this.url = url;
    return this;
  }

  /** For the jobs of {@code group: team}, {@code project: team/app} or {@code instance: true}. */
  public PoolManifest scope(String scope) {
    this.scope = scope;
    return this;
  }

  /** With the access token of that Secret. */
  public PoolManifest credentials(String secret) {
    return access("credentials: {secretRef: {name: " + secret + "}}");
  }

  /** With the token of a runner that the pool brings, and no access token. */
  public PoolManifest ownRunner(String secret) {
    return access("runner: {secretRef: {name: " + secret + "}}");
  }

  /** With those members of its block {@code gitlab} that name Secrets. */
  public PoolManifest access(String secrets) {
    this.access = secrets;
    return this;
  }

  /** Told of jobs by a webhook at that address; none if it is empty. */
  public PoolManifest webhook(String url) {
    this.webhook = url.isEmpty() ? "" : ", webhook: {url: \"" + url + "\"}";
    return this;
  }

  /** Its block {@code scaling}, such as {@code max: 5, warm: 1}. */
  public PoolManifest scaling(String scaling) {
    this.scaling = scaling;
    return this;
  }

  /** Further lines of its spec, such as {@code tags: [linux]}. */
  public PoolManifest with(String... lines) {
    more.addAll(List.of(lines));
    return this;
  }

  /** The manifest as people write it. */
  public String yaml() {
    return """
    apiVersion: runnerpool.dev/v1alpha1
    kind: RunnerPool
    metadata: {name: %s, namespace: %s%s}
    spec:
      architecture: %s
      gitlab: {url: "%s", %s, %s%s}
      scaling: {%s}
    %s\
    """
        .formatted(
            name,
            namespace,
            identity,
            architecture,
            url,
            scope,
            access,
            webhook,
            scaling,
            String.join("\n", more).indent(2));
  }

  /** The same as a stream. */
  public InputStream stream() {
    return new ByteArrayInputStream(yaml().getBytes(StandardCharsets.UTF_8));
  }

  /** The pool. */
  public RunnerPool build() {
    return Serialization.unmarshal(yaml(), RunnerPool.class);
  }
}
