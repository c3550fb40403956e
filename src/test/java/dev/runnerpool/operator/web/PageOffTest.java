package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlab.GitLabProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unless somebody asks for it there is no page. */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class PageOffTest {

  @TestHTTPResource("/")
  URI operator;

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
  void metricsHealthAndWebhooksAreThere() throws IOException {
    Browser browser = new Browser(operator);
    assertThat(browser.status("/q/metrics")).isEqualTo(200);
    assertThat(browser.status("/q/health/live")).isEqualTo(200);
    assertThat(browser.post("/webhook/gitlab/ci/none", "").statusCode()).isEqualTo(415);
  }
}
