package dev.runnerpool.sandbox.gitlab.http;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;

/**
 * What GitLab computes a valid query to cost: a field costs its children and one, a list that is
 * fetched a hundredth more for each item of its page. Source: GitLab's {@code Types::BaseField}.
 */
final class GraphQlScore {
  private static final int PAGE = 100;
  private static final int PROJECTS_COST_MORE = 10;

  private final GraphQLSchema schema;
  private final Document query;
  private final Map<String, Object> variables;

  GraphQlScore(GraphQLSchema schema, Document query, Map<String, Object> variables) {
    this.schema = schema;
    this.query = query;
    this.variables = variables;
  }

  /** The score of the document's queries. */
  int total() {
    return query.getDefinitionsOfType(OperationDefinition.class).stream()
        .mapToInt(each -> selections(each.getSelectionSet(), schema.getQueryType()))
        .sum();
  }

  private int selections(SelectionSet set, GraphQLNamedType parent) {
    return set == null
        ? 0
        : set.getSelections().stream().mapToInt(each -> selection(each, parent)).sum();
  }

  private int selection(Selection<?> selection, GraphQLNamedType parent) {
    if (selection instanceof Field field) {
      return field(field, parent);
    }
    if (selection instanceof InlineFragment inline) {
      return selections(inline.getSelectionSet(), parent);
    }
    String name = ((FragmentSpread) selection).getName();
    return query.getDefinitionsOfType(FragmentDefinition.class).stream()
        .filter(fragment -> fragment.getName().equals(name))
        .mapToInt(fragment -> selections(fragment.getSelectionSet(), parent))
        .sum();
  }

  private int field(Field field, GraphQLNamedType parent) {
    GraphQLFieldDefinition definition =
        parent instanceof GraphQLFieldsContainer fields
            ? fields.getFieldDefinition(field.getName())
            : null;
    if (definition == null) {
      return 1;
    }
    GraphQLNamedType type = GraphQLTypeUtil.unwrapAll(definition.getType());
    int cost = selections(field.getSelectionSet(), type) + 1;
    if (!type.getName().endsWith("Connection")) {
      return cost;
    }
    if (type.getName().equals("ProjectConnection")) {
      cost += PROJECTS_COST_MORE;
    } else if (type.getName().equals("PipelineConnection")) {
      // It may ask the repository.
      cost++;
    }
    return cost + cost * page(field) / 100;
  }

  private int page(Field field) {
    return field.getArguments().stream()
        .filter(argument -> argument.getName().equals("first"))
        .map(Argument::getValue)
        .mapToInt(this::number)
        .map(number -> Math.min(PAGE, number))
        .findFirst()
        .orElse(PAGE);
  }

  private int number(Value<?> value) {
    if (value instanceof IntValue literal) {
      return literal.getValue().intValue();
    }
    boolean given =
        value instanceof VariableReference variable
            && variables.get(variable.getName()) instanceof Integer;
    return given ? (Integer) variables.get(((VariableReference) value).getName()) : PAGE;
  }
}
