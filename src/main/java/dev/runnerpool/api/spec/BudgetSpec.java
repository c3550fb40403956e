package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a pool may cost. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetSpec(
    @Required
        @Size(max = 16)
        @ValidationRule(
            value =
                "type(self) == int ? self >= 0 && self <= 999999999"
                    + " : self.matches(r'^[0-9]{1,9}(\\.[0-9]{1,4})?$')",
            messageExpression =
                "'\\'' + string(self) + '\\' is not an amount: write US dollars without a sign, in quotes, like"
                    + " \"12.50\"'",
            message = "must be US dollars without a sign, in quotes, like \"12.50\"")
        @JsonPropertyDescription(
            "US dollars per hour, such as 12 or, in quotes, \"12.50\": no runner is started that would take the pool's"
                + " hourly cost above it. Each runner counts with the job that it has or may take; while no"
                + " price is known, one starts at a time.")
        String hourly) {}
