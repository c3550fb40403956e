package dev.runnerpool.operator.web.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tags as shown: in order, and only so many. */
final class TagList {

  private static final int MOST = 20;

  private TagList() {}

  static List<String> of(Collection<String> tags) {
    List<String> shown =
        new ArrayList<>(tags.stream().sorted().limit(MOST).map(ShownText::name).toList());
    if (tags.size() > MOST) {
      shown.add("… and " + (tags.size() - MOST) + " more");
    }
    return shown;
  }
}
