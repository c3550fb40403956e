package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.view.FleetQuery;
import dev.runnerpool.operator.web.view.SpendScreen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** Whole pages. */
@CheckedTemplate(basePath = "page")
final class PageTemplates {
  private PageTemplates() {}

  static native TemplateInstance fleet(Frame frame, FleetQuery query, List<Block> blocks);

  static native TemplateInstance blocks(Frame frame, List<Block> blocks);

  static native TemplateInstance cost(Frame frame, SpendScreen spend);

  static native TemplateInstance error(
      Frame frame, int status, String heading, String text, List<Suggestion> suggestions);

  static native TemplateInstance signIn(Frame frame, String to, String failure);
}
