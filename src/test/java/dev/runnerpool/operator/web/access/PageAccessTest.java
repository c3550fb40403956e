package dev.runnerpool.operator.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.operator.web.access.PageConfig.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom each setting lets in. */
class PageAccessTest {

  private static final String TOKEN = "a-token-of-the-page";
  private static final Visit NOBODY =
      new Visit("10.1.2.3", "runnerpool.example.com", none(), none(), none());

  @TempDir Path directory;

  private Instant now = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void withoutASettingThereIsNoPage() {
    PageAccess access = access(Access.OFF, none(), List.of());
    assertThat(access.isOn()).isFalse();
    assertThat(access.verdict(NOBODY)).isEqualTo(Verdict.ABSENT);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer a-token-of-the-page, ADMITTED",
    "bearer   a-token-of-the-page, ADMITTED",
    "Bearer a-token-of-the-pagE, SIGN_IN",
    "Bearer a-token-of-the-page-, SIGN_IN",
    "Bearer, SIGN_IN",
    "Basic a-token-of-the-page, SIGN_IN",
    "a-token-of-the-page, SIGN_IN",
  })
  void theTokenLetsIn(String header, Verdict verdict) throws IOException {
    PageAccess access = withToken();
    assertThat(access.verdict(new Visit("10.1.2.3", "", Optional.of(header), none(), none())))
        .isEqualTo(verdict);
  }

  @Test
  void aSessionLetsInUntilItEndsOrTheTokenIsAnother() throws IOException {
    PageAccess access = withToken();
    String session = access.token().get().begin().get();
    assertThat(access.verdict(with(session))).isEqualTo(Verdict.ADMITTED);
    assertThat(withToken().verdict(with(session)))
        .as("another replica with the same token")
        .isEqualTo(Verdict.ADMITTED);
    now = now.plus(PageToken.SESSION).minusSeconds(1);
    assertThat(access.verdict(with(session))).isEqualTo(Verdict.ADMITTED);
    now = now.plusSeconds(1);
    assertThat(access.verdict(with(session))).isEqualTo(Verdict.SIGN_IN);
    String next = access.token().get().begin().get();
    Files.writeString(directory.resolve("token"), "another-token-of-the-page");
    now = now.plusSeconds(10);
    assertThat(access.verdict(with(next))).isEqualTo(Verdict.SIGN_IN);
    Files.delete(directory.resolve("token"));
    now = now.plusSeconds(10);
    assertThat(access.verdict(with(next))).isEqualTo(Verdict.SIGN_IN);
  }

  @Test
  void aSessionThatSomebodyMadeUpOrChangedLetsNobodyIn() throws IOException {
    PageAccess access = withToken();
    String session = access.token().get().begin().get();
    String later = "9" + session;
    for (String wrong :
        List.of(
            "",
            ".",
            "x.y",
            later,
            session + "x",
            session.replace('.', ':'),
            TOKEN,
            "99999999999.")) {
      assertThat(access.verdict(with(wrong))).as(wrong).isEqualTo(Verdict.SIGN_IN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.9.9, jane, ADMITTED",
    "fd00::7, jane, ADMITTED",
    "192.168.7.1, jane, ADMITTED",
    "192.168.7.2, jane, REFUSED",
    "11.0.0.1, jane, REFUSED",
    "10.9.9.9, '', REFUSED",
    "10.9.9.9, '  ', REFUSED",
    "no address, jane, REFUSED",
  })
  void aTrustedProxyNamesTheUser(String from, String user, Verdict verdict) {
    PageAccess access =
        access(Access.HEADER, none(), List.of("10.0.0.0/8", "fd00::/8", "192.168.7.1"));
    assertThat(access.verdict(new Visit(from, "", none(), none(), Optional.of(user))))
        .isEqualTo(verdict);
    assertThat(access.verdict(new Visit(from, "", none(), none(), none())))
        .isEqualTo(Verdict.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:8080, ADMITTED",
    "127.0.0.1, 127.0.0.1:8080, ADMITTED",
    "::1, [::1]:8080, ADMITTED",
    "::1, LOCALHOST, ADMITTED",
    "127.0.0.1, rebound.example.com:8080, REFUSED",
    "127.0.0.1, '', REFUSED",
    "10.1.2.3, localhost:8080, REFUSED",
  })
  void openIsToThisMachineAloneAndByALocalName(String from, String host, Verdict verdict) {
    PageAccess access = access(Access.OPEN, none(), List.of());
    assertThat(access.verdict(new Visit(from, host, none(), none(), none()))).isEqualTo(verdict);
  }

  @Test
  void wrongSettingsAreToldAtTheStart() throws IOException {
    assertThatThrownBy(() -> access(Access.TOKEN, none(), List.of()))
        .hasMessageContaining("runnerpool.page.token-file is missing");
    Path file = directory.resolve("absent");
    assertThatThrownBy(() -> access(Access.TOKEN, Optional.of(file), List.of()))
        .hasMessageContaining("absent")
        .hasMessageContaining("mount a Secret");
    Path guessed = Files.writeString(directory.resolve("short"), "hunter2hunter2!\n");
    assertThatThrownBy(() -> access(Access.TOKEN, Optional.of(guessed), List.of()))
        .hasMessageContaining("has 15 characters, it must have 16 or more")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> access(Access.HEADER, none(), List.of()))
        .hasMessageContaining("runnerpool.page.trusted-proxies is empty");
    for (String wrong : List.of("10.0.0.0/33", "10.0.0.0/x", "10.0.0/8/1", "proxy", "fd00::/129")) {
      assertThatThrownBy(() -> access(Access.HEADER, none(), List.of(wrong)))
          .as(wrong)
          .hasMessageContaining("'" + wrong + "' is neither an address nor a range");
    }
  }

  private PageAccess withToken() throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, TOKEN + "\n");
    return access(Access.TOKEN, Optional.of(file), List.of());
  }

  private PageAccess access(Access mode, Optional<Path> file, List<String> proxies) {
    return new PageAccess(new GivenPage(mode, file, proxies), () -> now);
  }

  private static Visit with(String session) {
    return new Visit("10.1.2.3", "", none(), Optional.of(session), none());
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private record GivenPage(Access access, Optional<Path> tokenFile, List<String> proxies)
      implements PageConfig {
    @Override
    public Optional<Path> podTokenFile() {
      return Optional.empty();
    }

    @Override
    public String userHeader() {
      return "X-Forwarded-User";
    }

    @Override
    public Optional<List<String>> trustedProxies() {
      return Optional.of(proxies);
    }

    @Override
    public int viewers() {
      return 1;
    }
  }
}
