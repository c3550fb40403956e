package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.analysis.MaxQueryDepthInstrumentation;
import java.util.HashMap;
import java.util.Map;

/** {@code POST /api/graphql}, for the queries of {@code schema.graphqls}. */
final class GraphQlRoute {
  private static final int DEEPEST = 15;
  private static final int LONGEST = 10_000;

  private final GraphQL graphQl;

  GraphQlRoute(Settings settings) {
    graphQl =
        GraphQL.newGraphQL(new GraphQlWiring(settings).schema())
            .instrumentation(new MaxQueryDepthInstrumentation(DEEPEST))
            .build();
  }

  void addTo(Routes routes) {
    routes.post("/api/graphql", this::execute);
  }

  private Reply execute(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    String query = call.text("query").orElse("");
    if (query.length() > LONGEST) {
      return error("Query too large");
    }
    Map<String, Object> variables = new HashMap<>();
    if (call.json().path("variables").isObject()) {
      variables.putAll(asMap(call));
    }
    Map<Object, Object> context = new HashMap<>();
    context.put(GraphQlWiring.CALLER, new GraphQlWiring.Caller(token, parts));
    ExecutionInput input =
        ExecutionInput.newExecutionInput()
            .query(query)
            .operationName(call.text("operationName").orElse(null))
            .variables(variables)
            .graphQLContext(context)
            .build();
    return Reply.ok(graphQl.execute(input).toSpecification());
  }

  private static Map<String, Object> asMap(Call call) {
    Map<String, Object> variables = new HashMap<>();
    call.json()
        .path("variables")
        .fields()
        .forEachRemaining(
            each ->
                variables.put(
                    each.getKey(), Reply.JSON.convertValue(each.getValue(), Object.class)));
    return variables;
  }

  private static Reply error(String message) {
    return Reply.ok(Map.of("errors", new Object[] {Map.of("message", message)}));
  }
}
