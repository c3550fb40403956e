package dev.runnerpool.sandbox.gitlab.http;

import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.QueryComplexityCalculator;
import graphql.execution.CoercedVariables;
import graphql.language.Document;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;

/**
 * What GitLab reckons a query costs: a field costs its children and one, a list that is fetched
 * costs a hundredth more for each item of its page. Source: GitLab's {@code Types::BaseField}.
 */
final class GraphQlScore {
  private static final int PAGE = 100;
  private static final int PROJECTS_COST_MORE = 10;

  private GraphQlScore() {}

  static int of(
      GraphQLSchema schema, Document query, String operation, Map<String, Object> variables) {
    return QueryComplexityCalculator.newCalculator()
        .schema(schema)
        .document(query)
        .operationName(operation)
        .variables(CoercedVariables.of(variables))
        .fieldComplexityCalculator(GraphQlScore::field)
        .build()
        .calculate();
  }

  private static int field(FieldComplexityEnvironment field, int children) {
    int cost = children + 1;
    String type = GraphQLTypeUtil.unwrapAll(field.getFieldDefinition().getType()).getName();
    if (!type.endsWith("Connection")) {
      return cost;
    }
    if (type.equals("ProjectConnection")) {
      cost += PROJECTS_COST_MORE;
    } else if (type.equals("PipelineConnection")) {
      // It may ask the repository.
      cost++;
    }
    Object first = field.getArguments().get("first");
    int page = first instanceof Integer number ? Math.min(PAGE, number) : PAGE;
    return cost + cost * page / 100;
  }
}
