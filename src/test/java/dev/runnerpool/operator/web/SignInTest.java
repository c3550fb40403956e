package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who knows the token gets in, by a form or a header, and nobody else. */
@QuarkusTest
@TestProfile(TokenProfile.class)
class SignInTest {

  @TestHTTPResource("/")
  URI operator;

  private Browser browser;

  @BeforeEach
  void begin() {
    browser = new Browser(operator);
  }

  @Test
  void withoutTheTokenNothingIsSeenButTheFormAndWhatItLoads() throws IOException {
    for (String path :
        List.of("/", "/pools/ci/a", "/jobs/1", "/cost", "/nowhere", "/pools/a/../b")) {
      HttpResponse<String> answer = browser.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location").get()).startsWith("/sign-in?to=%2F");
    }
    for (String path :
        List.of("/api/v1/fleet", "/api/v1/pools", "/api/v1/nowhere", "/q/openapi", "/live/")) {
      HttpResponse<String> answer = browser.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(browser.status("/sign-in")).isEqualTo(200);
    assertThat(browser.status(StaticFiles.style())).isEqualTo(200);
    assertThat(browser.post("/cost", "").statusCode()).isEqualTo(401);
    assertThat(browser.status("/q/metrics")).isEqualTo(200);
  }

  @Test
  void theTokenOpensASessionWhichIsEndedBySigningOut() throws IOException {
    HttpResponse<String> wrong = browser.post("/sign-in", "token=not-the-token-at-all&to=/cost");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("That is not the token.").doesNotContain("not-the-token");
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    HttpResponse<String> right =
        browser.post("/sign-in", "token=" + TokenProfile.TOKEN + "&to=/cost");
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("Location").get()).endsWith("/cost");
    String cookie = right.headers().firstValue("Set-Cookie").get();
    assertThat(cookie)
        .contains("; HttpOnly", "; SameSite=Strict", "; Path=/")
        .doesNotContain(TokenProfile.TOKEN, "Secure");
    String session = cookie.substring(0, cookie.indexOf(';'));
    HttpResponse<String> page = browser.get("/cost", "Cookie", session);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("action=\"/sign-out\"").doesNotContain(TokenProfile.TOKEN);
    assertThat(browser.status("/api/v1/fleet", "Cookie", session)).isEqualTo(200);
    HttpResponse<String> out = browser.post("/sign-out", "", "Cookie", session);
    assertThat(out.headers().firstValue("Set-Cookie").get()).contains("Max-Age=0");
  }

  @Test
  void behindTlsTheCookieIsForTlsAlone() throws IOException {
    HttpResponse<String> right =
        browser.post("/sign-in", "token=" + TokenProfile.TOKEN, "X-Forwarded-Proto", "https");
    assertThat(right.headers().firstValue("Set-Cookie").get()).endsWith("; Secure");
  }

  @Test
  void programsSendTheTokenItself() throws IOException {
    assertThat(browser.status("/api/v1/fleet", "Authorization", "Bearer " + TokenProfile.TOKEN))
        .isEqualTo(200);
    assertThat(browser.status("/api/v1/fleet", "Authorization", "Bearer wrong")).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/cost, /cost",
    "/?sort=name&q=a, /?sort=name&q=a",
    "//evil.example.com, /",
    "https://evil.example.com, /",
    "/\\evil.example.com, /",
    "javascript:alert(1), /",
    "'', /",
  })
  void nobodyIsSentElsewhereAfterwards(String to, String where) {
    assertThat(SignInPage.inside(to)).isEqualTo(where);
  }
}
