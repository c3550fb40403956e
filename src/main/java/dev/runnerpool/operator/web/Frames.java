package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.access.PageAccess;
import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.live.Feed;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what stands around pages. */
@Singleton
class Frames {

  private final String version;
  private final boolean signsIn;

  Frames(@ConfigProperty(name = "quarkus.application.version") String version, PageAccess access) {
    this.version = version;
    this.signsIn = access.token().isPresent();
  }

  /** Of a page without updates. */
  Frame still(String title, String section, String json) {
    return new Frame(title, section, "", json, version, signsIn);
  }

  /**
   * Of a page that is kept up to date.
   *
   * @param page its address, with its parameters
   * @param blocks what it shows
   */
  Frame live(String title, String section, String page, List<Block> blocks, String json) {
    String seen = "seen=" + Feed.version(blocks);
    String live = "/live" + page + (page.contains("?") ? "&" : "?") + seen;
    return new Frame(title, section, live, json, version, signsIn);
  }

  /** Of a page for somebody who is not let in. */
  Frame outside(String title) {
    return new Frame(title, "outside", "", "", "", false);
  }
}
