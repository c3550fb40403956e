package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a pool may cost. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.hourly) || has(self.monthly)",
    message = "set budget.hourly, budget.monthly or both: US dollars, in quotes, like \"12.50\"")
public record BudgetSpec(
    @Size(max = 16)
        @ValidationRule(value = AMOUNT, messageExpression = NOT_AN_AMOUNT, message = IS_AN_AMOUNT)
        @JsonPropertyDescription(
            "US dollars per hour, such as 12 or, in quotes, \"12.50\": no runner is started that would take the pool's"
                + " hourly cost above it, and idle ones that it pays for no longer end after idleTimeout. Each runner"
                + " counts with the job that it has or may take; while no price is known, one starts at a time.")
        String hourly,
    @Size(max = 16)
        @ValidationRule(value = AMOUNT, messageExpression = NOT_AN_AMOUNT, message = IS_AN_AMOUNT)
        @JsonPropertyDescription(
            "US dollars per calendar month, by UTC, such as 3000: once the pool has cost so much, no runner is started"
                + " until the next month begins; running jobs end. It is read from the records of costs, so it does"
                + " not hold while these cannot be read.")
        String monthly,
    @Default("80")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "Percent of budget.monthly from which on condition WithinBudget warns, with the day on which it would be"
                + " spent.")
        Integer warnAtPercent) {

  private static final String AMOUNT =
      "type(self) == int ? self >= 0 && self <= 999999999"
          + " : self.matches(r'^[0-9]{1,9}(\\.[0-9]{1,4})?$')";

  private static final String NOT_AN_AMOUNT =
      "'\\'' + string(self) + '\\' is not an amount: write US dollars without a sign, in quotes, like"
          + " \"12.50\"'";

  private static final String IS_AN_AMOUNT =
      "must be US dollars without a sign, in quotes, like \"12.50\"";

  /** Fills what an API server without the CRD's defaults would leave out. */
  public BudgetSpec {
    warnAtPercent = warnAtPercent == null ? 80 : warnAtPercent;
  }
}
