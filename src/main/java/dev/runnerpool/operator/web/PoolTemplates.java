package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.view.DecisionRow;
import dev.runnerpool.operator.web.view.JobScreen;
import dev.runnerpool.operator.web.view.ObjectiveFact;
import dev.runnerpool.operator.web.view.PoolScreen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** Blocks of the pages of a pool and of a job. */
@CheckedTemplate(basePath = "pool")
final class PoolTemplates {
  private PoolTemplates() {}

  static native TemplateInstance head(PoolScreen pool, ObjectiveFact objective);

  static native TemplateInstance jobs(PoolScreen pool);

  static native TemplateInstance runners(PoolScreen pool);

  static native TemplateInstance conditions(PoolScreen pool);

  static native TemplateInstance history(String chart);

  static native TemplateInstance decisions(List<DecisionRow> decisions);

  static native TemplateInstance gone(String key);

  static native TemplateInstance job(String id, List<JobScreen> jobs);
}
