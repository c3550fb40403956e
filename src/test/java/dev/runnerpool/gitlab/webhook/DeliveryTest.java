package dev.runnerpool.gitlab.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.gitlab.webhook.Delivery.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which deliveries are believed: Standard Webhooks' signature first, else GitLab's token. */
class DeliveryTest {

  // The example that the specification of Standard Webhooks publishes.
  private static final String PUBLISHED_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String PUBLISHED_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String PUBLISHED_TIME = "1614265330";
  private static final String PUBLISHED_BODY = "{\"test\": 2432232314}";
  private static final String PUBLISHED_SIGNATURE =
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  // Made with Python's hmac from a key of 32 bytes, as GitLab's are.
  private static final String KEY = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String BODY = "{\"object_kind\":\"build\",\"ref\":\"größe\"}";
  private static final String SIGNATURE = "v1,+oSLND3J8kd84zpqGRKIdIKETiH6+oxgaxusH9NTTJw=";

  private static final String WORD = "a-word-for-gitlab-only";
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Instant SENT = Instant.ofEpochSecond(1614265330);

  @Test
  void thePublishedExampleOfStandardWebhooksIsAuthentic() {
    assertThat(
            verify(
                PUBLISHED_KEY,
                signed(PUBLISHED_ID, PUBLISHED_TIME, PUBLISHED_SIGNATURE, PUBLISHED_BODY),
                SENT))
        .isInstanceOf(Verdict.Authentic.class);
  }

  @Test
  void aSignatureOfAnotherProgramOverABodyInUtf8IsAuthentic() {
    assertThat(verify(KEY, signed("id-1", PUBLISHED_TIME, SIGNATURE, BODY), SENT))
        .isInstanceOf(Verdict.Authentic.class);
  }

  @Test
  void oneFittingSignatureAmongSeveralIsEnoughWhileKeysAreExchanged() {
    String several = "v1,b3RoZXI= v2,xyz " + SIGNATURE;
    assertThat(verify(KEY, signed("id-1", PUBLISHED_TIME, several, BODY), SENT))
        .isInstanceOf(Verdict.Authentic.class);
  }

  @ParameterizedTest
  @CsvSource({
    "id-2, 1614265330, ''",
    "id-1, 1614265331, ''",
    "id-1, 1614265330, ' '",
    "id-1, noon, ''",
    "id-1, -1614265330, ''",
  })
  void anAlteredIdTimeOrBodyIsForged(String id, String time, String added) {
    assertThat(verify(KEY, signed(id, time, SIGNATURE, BODY + added), SENT))
        .isInstanceOf(Verdict.Forged.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1,", "v1", "v2,signature", "AAAA", "v1,AAAA"})
  void anEmptyHalfOrForeignSignatureIsForged(String signature) {
    assertThat(verify(KEY, signed("id-1", PUBLISHED_TIME, signature, BODY), SENT))
        .isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aForgedSignatureIsNotMadeGoodByATokenAndNoneAtAllIsForged() {
    Delivery both =
        new Delivery(
            Optional.of("id-1"),
            Optional.of(PUBLISHED_TIME),
            Optional.of("v1,AAAA"),
            Optional.of(KEY),
            bytes(BODY));
    assertThat(verify(KEY, both, SENT)).isInstanceOf(Verdict.Forged.class);
    assertThat(verify(KEY, token(null), SENT)).isInstanceOf(Verdict.Forged.class);
    assertThat(verify(WORD, token(null), SENT)).isInstanceOf(Verdict.Forged.class);
  }

  @ParameterizedTest
  @CsvSource({"299, true", "301, false", "-299, true", "-301, false"})
  void aSignedDeliveryIsTakenFiveMinutesEitherWay(long seconds, boolean taken) {
    Verdict verdict =
        verify(KEY, signed("id-1", PUBLISHED_TIME, SIGNATURE, BODY), SENT.plusSeconds(seconds));
    assertThat(verdict)
        .isEqualTo(
            taken ? new Verdict.Authentic() : new Verdict.Stale(Duration.ofSeconds(seconds)));
  }

  @Test
  void theTokenIsComparedWhole() {
    assertThat(verify(WORD, token(WORD), SENT)).isInstanceOf(Verdict.Authentic.class);
    assertThat(verify(WORD, token(WORD + "x"), SENT)).isInstanceOf(Verdict.Forged.class);
    assertThat(verify(WORD, token(WORD.substring(1)), SENT)).isInstanceOf(Verdict.Forged.class);
    assertThat(verify(WORD, token(""), SENT)).isInstanceOf(Verdict.Forged.class);
  }

  @Test
  void aGitLabThatCannotSignSendsTheKeyAsItsToken() {
    assertThat(verify(KEY, token(KEY), SENT)).isInstanceOf(Verdict.Authentic.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "two words that are long", "whsec_AAAA", "whsec_no base64 at all!!!!!!"})
  void anUnusableSecretIsRefusedWithoutBeingShown(String value) {
    assertThatThrownBy(() -> SharedSecret.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 random bytes in base64")
        .message()
        .doesNotContain(value);
  }

  @Test
  void aSecretIsNotShownAndMayHaveALineEndAfterIt() {
    assertThat(SharedSecret.of(WORD + "\n").isWord(WORD)).isTrue();
    assertThat(SharedSecret.of(WORD)).hasToString("SharedSecret[***]");
  }

  private static Verdict verify(String secret, Delivery delivery, Instant now) {
    return delivery.verify(SharedSecret.of(secret), now, WINDOW);
  }

  private static Delivery signed(String id, String time, String signature, String body) {
    return new Delivery(
        Optional.of(id), Optional.of(time), Optional.of(signature), Optional.empty(), bytes(body));
  }

  private static Delivery token(String token) {
    return new Delivery(
        Optional.of("id-1"),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(token),
        bytes(BODY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
