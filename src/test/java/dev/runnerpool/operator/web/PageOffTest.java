package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unless somebody asks for it there is no page. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class PageOffTest {

  @TestHTTPResource("/")
  URI operator;

  @ConfigProperty(name = "runnerpool.page.pod-token-file")
  Path file;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/pools/ci/a",
        "/cost",
        "/sign-in",
        "/api/v1/fleet",
        "/api/v1/pools",
        "/live/",
        "/q/openapi",
        "/runnerpool.css",
        "/webjars/htmx.org/2.0.4/dist/htmx.min.js"
      })
  void thereIsNothing(String path) throws IOException {
    HttpResponse<String> answer = new Browser(operator).get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void whoReadsThePodsFileIsAnsweredUnderApiAndNowhereElse() throws IOException {
    Browser browser = new Browser(operator);
    String[] right = {"Authorization", "Bearer " + left()};
    HttpResponse<String> pools = browser.get("/api/v1/pools", right);
    assertThat(pools.statusCode()).as(pools.body()).isEqualTo(200);
    assertThat(pools.body()).isEqualTo("{\"pools\":[]}");
    assertThat(pools.headers().firstValue("Cache-Control")).contains("no-store");
    HttpResponse<String> job = browser.get("/api/v1/jobs/42", right);
    assertThat(job.statusCode()).isEqualTo(404);
    assertThat(job.body()).contains("Nothing is known of job 42");
    for (String other :
        List.of("/", "/cost", "/jobs/42", "/live/", "/sign-in", "/q/openapi", "/api/../cost")) {
      assertThat(browser.get(other, right).statusCode()).as(other).isEqualTo(404);
      assertThat(browser.get(other, right).body()).as(other).isEmpty();
    }
  }

  @Test
  void whoDoesNotGetsNothingWhereverFromAndWhateverIsSent() throws IOException {
    Browser browser = new Browser(operator);
    String token = left();
    for (String[] headers :
        List.of(
            new String[] {"X-Forwarded-For", "127.0.0.1"},
            new String[] {"X-Forwarded-User", "admin"},
            new String[] {"Authorization", token},
            new String[] {"Authorization", "Bearer " + token.toLowerCase(Locale.ROOT)},
            new String[] {"Cookie", SignInPage.COOKIE + "=" + token})) {
      HttpResponse<String> answer = browser.get("/api/v1/pools", headers);
      assertThat(answer.statusCode()).as(headers[1]).isEqualTo(404);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }
    assertThat(browser.get("/api/v1/pools?token=" + token).statusCode()).isEqualTo(404);
  }

  /** It lies there as soon as the port is open. */
  private String left() throws IOException {
    await().until(() -> Files.exists(file));
    return Files.readString(file);
  }

  @Test
  void metricsHealthAndWebhooksAreThere() throws IOException {
    Browser browser = new Browser(operator);
    assertThat(browser.status("/q/metrics")).isEqualTo(200);
    assertThat(browser.status("/q/health/live")).isEqualTo(200);
    assertThat(browser.post("/webhook/gitlab/ci/none", "").statusCode()).isEqualTo(415);
  }
}
