package dev.runnerpool.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A pool of GitLab CI runners: one architecture, one set of tags, one GitLab scope.
 *
 * <p>The name is held to 50 characters, so that a pod's name (pool, dash, slot) fits a label value.
 */
@Group(RunnerPool.GROUP)
@Version(RunnerPool.VERSION)
@Singular("runnerpool")
@Plural("runnerpools")
@ShortNames("rp")
@Categories("ci")
@ValidationRule(
    value = "self.metadata.name.size() <= 50 && !self.metadata.name.contains('.')",
    messageExpression =
        "'metadata.name \\'' + self.metadata.name + '\\' must have at most 50 characters and no dot:"
            + " runner pods are named after it, and a pod\\'s name must fit a label'",
    message =
        "metadata.name must have at most 50 characters and no dot: runner pods are named after it,"
            + " and a pod's name must fit a label")
@ValidationRule(
    value =
        "!(has(self.spec.gitlab.credentials) && (has(self.spec.gitlab.credentials.secretRef)"
            + " ? self.spec.gitlab.credentials.secretRef.name == self.metadata.name + '-runner'"
            + " : has(self.spec.gitlab.credentials.secret)"
            + " && self.spec.gitlab.credentials.secret == self.metadata.name + '-runner'))"
            + " && !(has(self.spec.gitlab.runner) && (has(self.spec.gitlab.runner.secretRef)"
            + " ? self.spec.gitlab.runner.secretRef.name == self.metadata.name + '-runner'"
            + " : has(self.spec.gitlab.runner.secret)"
            + " && self.spec.gitlab.runner.secret == self.metadata.name + '-runner'))",
    messageExpression =
        "'Secret \\'' + self.metadata.name + '-runner\\' is what the operator writes for this pool:"
            + " keep the token in another, and name that in spec.gitlab'",
    message =
        "spec.gitlab must not name the Secret that the operator writes for this pool: keep the token"
            + " in another")
@AdditionalPrinterColumn(name = "Arch", jsonPath = ".spec.architecture")
@AdditionalPrinterColumn(
    name = "Waiting",
    jsonPath = ".status.waiting",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Busy",
    jsonPath = ".status.runners.busy",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Idle",
    jsonPath = ".status.runners.idle",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Starting",
    jsonPath = ".status.runners.starting",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Max",
    jsonPath = ".spec.scaling.max",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "$/h", jsonPath = ".status.cost.hourly")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Scope",
    jsonPath = ".spec.gitlab['group','project','url']",
    priority = 1)
@AdditionalPrinterColumn(name = "Tags", jsonPath = ".spec.tags", priority = 1)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.runner.version", priority = 1)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class RunnerPool extends CustomResource<RunnerPoolSpec, RunnerPoolStatus>
    implements Namespaced {

  /** API group of the resource. */
  public static final String GROUP = "runnerpool.dev";

  /** Served and stored version. */
  public static final String VERSION = "v1alpha1";

  /** Namespace and name with a slash between them, as logs and messages name it. */
  public String key() {
    return getMetadata().getNamespace() + "/" + getMetadata().getName();
  }
}
