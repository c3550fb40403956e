package dev.runnerpool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.runnerpool.api.spec.BudgetSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.api.spec.ObjectiveSpec;
import dev.runnerpool.api.spec.PlacementSpec;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.ScalingSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a platform team asks of a pool. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.architecture == oldSelf.architecture",
    messageExpression =
        "'architecture cannot be changed from ' + oldSelf.architecture + ' to ' + self.architecture"
            + " + ': make a second pool for the other architecture'",
    message = "architecture cannot be changed: make a second pool for the other architecture",
    fieldPath = ".architecture")
@ValidationRule(
    value = "!has(self.tags) || !((self.architecture == 'arm64' ? 'amd64' : 'arm64') in self.tags)",
    messageExpression =
        "'tags of a pool of ' + self.architecture + ' must not hold '"
            + " + (self.architecture == 'arm64' ? 'amd64' : 'arm64')"
            + " + ': its jobs would run on the wrong nodes; make a second pool for it'",
    message =
        "tags must not name the other architecture: its jobs would run on the wrong nodes; make a"
            + " second pool for it",
    fieldPath = ".tags")
@ValidationRule(
    value =
        "!has(self.placement) || !has(self.placement.nodes) || !has(self.runner)"
            + " || !has(self.runner.job) || !has(self.runner.job.nodeSelector)"
            + " || self.placement.nodes.all(n, !has(n.labels)"
            + " || n.labels.all(k, !(k in self.runner.job.nodeSelector)))",
    message =
        "runner.job.nodeSelector must not name a label of placement.nodes again: a job pod goes where"
            + " its runner went",
    fieldPath = ".runner.job.nodeSelector")
public record RunnerPoolSpec(
    @Required
        @JsonPropertyDescription(
            "Processor architecture of the pool's runners and of their jobs, amd64 or arm64."
                + " Rendered as node selector, helper image and the pool's own tag. Cannot be"
                + " changed.")
        Architecture architecture,
    @Required @JsonPropertyDescription("The GitLab instance and scope whose jobs this pool serves.")
        GitLabSpec gitlab,
    @Size(max = 49)
        @ValidationRule(
            value = "self.all(t, t.matches(" + TAG + "))",
            messageExpression =
                "'\\'' + self.filter(t, !t.matches("
                    + TAG
                    + "))[0] + '\\' is not a tag: write each tag as an entry of its own, without commas"
                    + " and without spaces or quotes at its ends'",
            message =
                "a tag must not be blank, hold a comma, or begin or end with a space or quote: write"
                    + " each tag as an entry of its own")
        @JsonPropertyDescription(
            "Tags of the pool's runner in GitLab; the architecture is added automatically. A"
                + " job is taken if all of its tags are among them. Tags are case-sensitive.")
        List<@Size(max = 255) String> tags,
    @Default("false") @JsonPropertyDescription("Whether jobs without any tag are taken as well.")
        Boolean runUntagged,
    @Default("false")
        @JsonPropertyDescription(
            "Whether only jobs of protected branches and tags are taken. If the token may not"
                + " read which ones are protected, all jobs count as waiting, and the pool may"
                + " start too many runners.")
        Boolean protectedRefsOnly,
    @Default("1h")
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) >= duration('10m') && duration(self) <= duration('168h')",
            messageExpression =
                Durations.NOT
                    + "from 10m to 168h (10m is the least that GitLab takes)"
                    + Durations.LIKE
                    + "'",
            message =
                "must be a duration from 10m to 168h (10m is the least that GitLab takes)"
                    + Durations.LIKE)
        @JsonPropertyDescription(
            "Longest time a job may run, 10m to 168h. A busy runner whose pod is deleted has"
                + " this time and 10 minutes to finish its job.")
        String maximumJobTimeout,
    @JsonPropertyDescription("Which nodes the runners and their jobs run on.")
        PlacementSpec placement,
    @JsonPropertyDescription("What a runner is: executor, version, resources, pod template.")
        RunnerSpec runner,
    @Required @JsonPropertyDescription("How many runners, and when.") ScalingSpec scaling,
    @JsonPropertyDescription("What the pool may cost.") BudgetSpec budget,
    @JsonPropertyDescription(
            "How soon the pool promises to start jobs. Without it nothing is measured.")
        ObjectiveSpec objective,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the pool takes no new jobs: its GitLab runner is paused, running jobs finish,"
                + " nothing is started.")
        Boolean paused) {

  /** GitLab joins tags by commas and takes quotes at their ends away ({@code Ci::Tags::Parser}). */
  private static final String TAG = "r'^[^\\s,\\x22\\x27]([^,]*[^\\s,\\x22\\x27])?$'";

  /** Fills what an API server without the CRD's defaults would leave out. */
  public RunnerPoolSpec {
    tags = tags == null ? List.of() : List.copyOf(tags);
    runUntagged = runUntagged != null && runUntagged;
    protectedRefsOnly = protectedRefsOnly != null && protectedRefsOnly;
    maximumJobTimeout = maximumJobTimeout == null ? "1h" : maximumJobTimeout;
    placement = placement == null ? new PlacementSpec(null, null, null) : placement;
    runner = runner == null ? RunnerSpec.defaults() : runner;
    paused = paused != null && paused;
  }
}
