package dev.runnerpool.gitlabrunner;

import static dev.runnerpool.gitlabrunner.RunnerWithGitLab.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runnerpool.gitlab.client.TestAuthority;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.http.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real runner with the config.toml of pools of a private GitLab. */
@OnGitLabRunner
class PrivateInstanceIT {
  private static final String RECIPE = "own-ca";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"127.0.0.1,false", "127.0.0.1,true", "::1,false"})
  void aJobIsRunUnderAPathByAnAuthorityOfOnesOwn(String host, boolean http2) throws IOException {
    assumeTrue(has(host), "NOT TESTED: this machine has no loopback address " + host);
    TestAuthority authority = new TestAuthority(folder);
    try (RunnerWithGitLab stage = open(host, authority, http2)) {
      stage.push(1, "echo done");

      assertThat(stage.startTrusting(bundle(authority)).awaitEnd()).isZero();

      assertThat(stage.trace(stage.awaitJob("success"))).contains("Job succeeded");
    }
  }

  @Test
  void anIpv6AddressIsReadByTheRunner() throws IOException {
    assumeTrue(has("::1"), "NOT TESTED: this machine has no loopback address ::1");
    GitLabOptions options = GitLabOptions.defaults().withListen("::1", 0);
    try (RunnerWithGitLab stage =
        RunnerWithGitLab.open(
            RECIPE,
            options.withRelativeUrlRoot("/gitlab"),
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build())) {
      stage.push(1, "echo done");

      assertThat(stage.start().awaitEnd()).isZero();

      stage.awaitJob("success");
    }
  }

  @Test
  void withoutTheAuthorityTheRunnerSaysWhyItTakesNoJob() throws IOException {
    TestAuthority authority = new TestAuthority(folder);
    try (RunnerWithGitLab stage = open("127.0.0.1", authority, false)) {
      stage.push(1, "echo done");

      RunnerProcess runner = stage.start();

      eventually("it says so", () -> runner.output().contains("certificate signed by unknown"));
      assertThat(stage.job().status()).isEqualTo("pending");
    }
  }

  private static RunnerWithGitLab open(String host, TestAuthority authority, boolean http2) {
    Path server = authority.server("ip:127.0.0.1,ip:::1");
    return RunnerWithGitLab.open(
        RECIPE,
        GitLabOptions.defaults()
            .withListen(host, 0)
            .withRelativeUrlRoot("/gitlab")
            .withTls(new Tls(server, TestAuthority.PASSWORD, http2)),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(authority.trust())
            .build());
  }

  private Path bundle(TestAuthority authority) throws IOException {
    return Files.writeString(folder.resolve("ca.crt"), authority.pem());
  }

  private static boolean has(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException none) {
      return false;
    }
  }
}
