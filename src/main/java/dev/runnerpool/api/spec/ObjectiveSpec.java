package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What is promised to those who wait for the pool's jobs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveSpec(
    @Required
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) >= duration('1s') && duration(self) <= duration('24h')",
            messageExpression = Durations.NOT + "from 1s to 24h" + Durations.LIKE + "'",
            message = "must be a duration from 1s to 24h" + Durations.LIKE)
        @JsonPropertyDescription(
            "How long a job may wait from being queued to being taken by a runner, 1s to 24h.")
        String startedWithin,
    @Required
        @ValidationRule(
            value = "self > 0.0 && self < 1.0",
            messageExpression =
                "self == 1.0 ? 'a share of 1 leaves no error budget, and one late job would break the"
                    + " promise for good: write less, like 0.97 or 0.999' : 'must be above 0 and below 1"
                    + FRACTION
                    + "'",
            message = "must be above 0 and below 1" + FRACTION)
        @JsonPropertyDescription(
            "Share of jobs that should start within that time, above 0 and below 1, such as"
                + " 0.97. The rest is the error budget, which the alerts watch. Jobs that waited"
                + " for the pool's own max or budget are counted separately.")
        Double share) {

  private static final String FRACTION = ": write 0.97 for 97 of 100 jobs";
}
