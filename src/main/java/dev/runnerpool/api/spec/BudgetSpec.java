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
            "US dollars per hour, such as 12 or, in quotes, \"12.50\". No runner starts that"
                + " would raise the pool's cost per hour above it, and idle runners that it no"
                + " longer pays for stop after idleTimeout. Each runner counts together with the"
                + " job that it has or may take. While no price is known, one runner starts at a"
                + " time.")
        String hourly,
    @Size(max = 16)
        @ValidationRule(value = AMOUNT, messageExpression = NOT_AN_AMOUNT, message = IS_AN_AMOUNT)
        @JsonPropertyDescription(
            "US dollars per calendar month (UTC), such as 3000. Once the pool has cost that"
                + " much, no runner starts until the next month; running jobs finish. The cost"
                + " comes from the records: while these cannot be read, this budget has no effect.")
        String monthly,
    @Default("80")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "Percentage of budget.monthly from which the condition WithinBudget warns, with"
                + " the day on which the budget will be used up.")
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
