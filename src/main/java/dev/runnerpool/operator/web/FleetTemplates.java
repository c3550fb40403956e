package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.view.BudgetRow;
import dev.runnerpool.operator.web.view.DecisionRow;
import dev.runnerpool.operator.web.view.Figure;
import dev.runnerpool.operator.web.view.FleetQuery;
import dev.runnerpool.operator.web.view.Notice;
import dev.runnerpool.operator.web.view.PoolTable;
import dev.runnerpool.operator.web.view.PriceRow;
import dev.runnerpool.operator.web.view.SpendScreen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** Blocks of the fleet's page. */
@CheckedTemplate(basePath = "fleet")
final class FleetTemplates {
  private FleetTemplates() {}

  static native TemplateInstance summary(List<Figure> figures, List<Notice> notices);

  static native TemplateInstance pools(PoolTable table, FleetQuery query);

  static native TemplateInstance history(String chart);

  static native TemplateInstance decisions(List<DecisionRow> decisions);

  static native TemplateInstance spend(SpendScreen spend);

  static native TemplateInstance prices(List<PriceRow> prices, int count);

  static native TemplateInstance budgets(List<BudgetRow> budgets, List<String> sentences);
}
