package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final Map<String, String> QUERY = Map.of("type", "group_type", "per_page", "100");

  private final MultivaluedHashMap<String, Object> headers = new MultivaluedHashMap<>();

  @Test
  void theQueryOfTheNextLinkIsFollowedWhateverItsHost() {
    headers.putSingle(
        "Link",
        "<https://inside:8080/api/v4/x?page=1>; rel=\"first\","
            + " <https://inside:8080/api/v4/x?cursor=a%2Bb%3D&scope%5B%5D=pending>; rel=\"next\"");
    headers.putSingle("X-Next-Page", "9");

    assertThat(Pages.next(headers, QUERY)).contains(Map.of("cursor", "a+b=", "scope[]", "pending"));
  }

  @Test
  void linksWithoutANextAreOfTheLastPage() {
    headers.putSingle("Link", "<https://git.example.com/api/v4/x?page=1>; rel=\"first\"");
    headers.putSingle("X-Next-Page", "2");

    assertThat(Pages.next(headers, QUERY)).isEmpty();
  }

  /** A proxy took them out: the first page must not pass for the whole list. */
  @Test
  void withoutLinksTheNextPageIsTakenByItsNumber() {
    headers.putSingle("X-Next-Page", "2");

    assertThat(Pages.next(headers, QUERY))
        .contains(Map.of("type", "group_type", "per_page", "100", "page", "2"));
  }

  @Test
  void theLastPageHasNoNext() {
    assertThat(Pages.next(headers, QUERY)).isEmpty();
    headers.putSingle("X-Next-Page", "");
    assertThat(Pages.next(headers, QUERY)).isEmpty();
  }
}
