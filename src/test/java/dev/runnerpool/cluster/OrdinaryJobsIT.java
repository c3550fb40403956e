package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What people's jobs do, on the pools of {@code deploy/examples/both-architectures}: root's work, a
 * service (by the address that its alias has: the image's programs look up no names), artifacts
 * from one architecture to the other, a cache for each. The logs are in the output. Nothing can be
 * downloaded here, so jobs run in the one image that there is, and packages are installed from a
 * file.
 */
@OnCluster
@ResourceLock(value = Site.ARM64, mode = ResourceAccessMode.READ)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdinaryJobsIT {
  private static final Path RECIPE = Path.of("deploy/examples/both-architectures");
  private static final String GROUP = "both";
  private static final String KEYS = "cache-keys";
  private static final List<String> ARCHITECTURES = List.of("arm64", "amd64");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Site site;
  private Workplace place;
  private ObjectStore store;

  @BeforeAll
  void makePools(Site site) throws IOException {
    this.site = site;
    store = ObjectStore.start(site.cluster().hostAddress());
    place = Workplace.open(site, GROUP, RECIPE.getFileName().toString());
    site.client().resource(keys()).serverSideApply();
    for (JsonNode pool :
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(read("pools.yaml")).readAll()) {
      turnHere((ObjectNode) pool.get("spec"));
      site.client().resource(Serialization.unmarshal(pool.toString(), RunnerPool.class)).create();
    }
  }

  /** To this GitLab, to the version that there are images of, and to a cache. */
  private void turnHere(ObjectNode spec) {
    ((ObjectNode) spec.get("gitlab")).put("url", site.gitlab().url()).put("group", GROUP);
    ObjectNode runner = (ObjectNode) spec.get("runner");
    runner.put("version", Workplace.runnerVersion());
    ObjectNode cache = runner.putObject("cache").put("shared", true);
    cache
        .putObject("s3")
        .put("bucketName", "ci")
        .put("region", "us-east-1")
        .put("serverAddress", store.address())
        .put("insecure", true)
        .putObject("secretRef")
        .put("name", KEYS);
  }

  private static Secret keys() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(Site.NAMESPACE)
        .withName(KEYS)
        .endMetadata()
        .addToStringData("accesskey", "id")
        .addToStringData("secretkey", "key")
        .build();
  }

  @AfterAll
  void end() {
    if (place != null) {
      place.close();
      site.client().resource(keys()).delete();
      store.close();
    }
  }

  @Test
  void theRecipesOwnPipelineRunsOnBothArchitectures() throws IOException {
    String ci =
        read(".gitlab-ci.yml")
            .replace("debian:12", "alpine:3.20")
            .replace("apt-get update && apt-get install -y make", "touch /usr/bin/make")
            .replace("apk add shellcheck", "touch /usr/bin/shellcheck");
    assertThat(ci).contains("touch /usr/bin/make", "touch /usr/bin/shellcheck");
    place.push(ci);

    assertThat(logOf("test: [arm64]")).contains("aarch64");
    assertThat(logOf("test: [amd64]")).contains("x86_64");
    logOf("lint");
  }

  @Test
  void aPackageBuiltOnArm64IsInstalledByRootOnBoth() {
    place.push(
        """
        stages: [build, install]
        package:
          stage: build
          tags: [linux, arm64]
          script:
            - mkdir -p root/usr/bin
            - printf '#!/bin/sh\\necho "hello, built on %s"\\n' "$(uname -m)" > root/usr/bin/hello
            - chmod 755 root/usr/bin/hello
            - "printf 'Package: hello\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: ci\\nDescription: greets\\n' > control"
            - tar -C root -czf data.tar.gz ./usr && tar -czf control.tar.gz ./control && echo 2.0 > debian-binary
            - 'member() { printf "%-16s%-12s%-6s%-6s%-8s%-10s\\140\\n" "$1" 0 0 0 100644 "$(wc -c < "$1")"; cat "$1"; [ $(($(wc -c < "$1") % 2)) = 0 ] || echo; }'
            - '{ printf "!<arch>\\n"; for part in debian-binary control.tar.gz data.tar.gz; do member $part; done; } > hello.deb'
          artifacts: {paths: [hello.deb], expire_in: 1 day}
        install:
          stage: install
          parallel: {matrix: [{ARCH: [arm64, amd64]}]}
          tags: [linux, $ARCH]
          script:
            - id
            - mkdir -p /var/lib/dpkg/info && touch /var/lib/dpkg/status
            - dpkg -i hello.deb
            - hello
            - echo 'app:x:4711:4711::/srv/app:/bin/sh' >> /etc/passwd && echo 'app:x:4711:' >> /etc/group
            - mkdir -p /srv/app && touch /srv/app/owned && chown -R app:app /srv/app && ls -l /srv/app
            - su app -c id
        """);

    assertThat(logOf("package")).contains("Uploading artifacts");
    for (String architecture : ARCHITECTURES) {
      assertThat(logOf("install: [%s]".formatted(architecture)))
          .contains("Downloading artifacts for package", "uid=0(root)", "Setting up hello (1.0)")
          .contains("hello, built on aarch64", "app      app", "uid=4711(app)");
    }
  }

  @Test
  void aJobTalksToItsService() {
    place.push(
        """
        query:
          parallel: {matrix: [{ARCH: [arm64, amd64]}]}
          tags: [linux, $ARCH]
          services:
            - name: alpine:3.20
              alias: db
              variables: {ROW: from the service}
              command: [sh, -c, 'mkdir /srv && echo "$ROW on $(uname -m)" > /srv/row && exec httpd -f -p 5432 -h /srv']
          script:
            - address=$(awk '/[[:space:]]db/ {print $1; exit}' /etc/hosts) && echo "db is at $address"
            - for i in $(seq 60); do wget -q -O row "http://$address:5432/row" && break; sleep 1; done
            - cat row
        """);

    assertThat(logOf("query: [arm64]")).contains("from the service on aarch64");
    assertThat(logOf("query: [amd64]")).contains("from the service on x86_64");
  }

  @Test
  void aCacheIsSharedWithinAnArchitectureAndNeverBetween() {
    place.push(
        """
        stages: ["1", "2", "3", "4"]
        .job: &job
          cache: {key: deps, paths: [deps/]}
          script:
            - cat deps/note || echo "no cache for $(uname -m)"
            - mkdir -p deps && echo "kept by $(uname -m)" > deps/note
        first arm64: {<<: *job, stage: "1", tags: [linux, arm64]}
        first amd64: {<<: *job, stage: "2", tags: [linux, amd64]}
        next arm64: {<<: *job, stage: "3", tags: [linux, arm64]}
        next amd64: {<<: *job, stage: "4", tags: [linux, amd64]}
        """);

    assertThat(logOf("first arm64")).contains("no cache for aarch64");
    assertThat(logOf("first amd64")).contains("no cache for x86_64");
    assertThat(logOf("next arm64")).contains("kept by aarch64").doesNotContain("no cache for a");
    assertThat(logOf("next amd64")).contains("kept by x86_64").doesNotContain("no cache for x");
    System.err.println("the cache holds " + store.names());
    assertThat(store.names())
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(name -> name.startsWith("ci/arm64/") || name.startsWith("ci/amd64/"));
  }

  /** Of a job that succeeds; it is printed too. */
  private String logOf(String name) {
    try {
      Workplace.eventually(
          "job %s ends".formatted(name),
          () -> List.of("success", "failed").contains(place.job(name).status()));
    } finally {
      System.err.printf(
          "---- job %s: %s%n%s%n", name, place.job(name).status(), place.log(place.job(name)));
    }
    SimulatedJob job = place.job(name);
    assertThat(job.status()).as(name).isEqualTo("success");
    return place.log(job);
  }

  private static String read(String file) throws IOException {
    return Files.readString(RECIPE.resolve(file));
  }
}
