package dev.runnerpool.core.scaling;

import java.util.List;

/**
 * What should be done.
 *
 * @param actions in order: removals first, since a start may take a removed runner's slot
 * @param recommended what would be done if the pool were not in mode Recommend
 * @param decision why
 */
public record ScalePlan(List<Action> actions, List<Action> recommended, Decision decision) {

  /** Copies the actions. */
  public ScalePlan {
    actions = List.copyOf(actions);
    recommended = List.copyOf(recommended);
  }

  /** The same, with more said about why; nothing more if the text is empty. */
  public ScalePlan saying(String more) {
    return more.isEmpty()
        ? this
        : new ScalePlan(
            actions,
            recommended,
            new Decision(decision.reason(), () -> decision.message() + "; " + more));
  }

  /** The actions of one kind. */
  public <A extends Action> List<A> actions(Class<A> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
