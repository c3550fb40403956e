package dev.runnerpool.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/**
 * A dashboard as Grafana reads it: the source of its data and the pools are chosen by variables.
 */
final class DashboardJson {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String DATA = "{\"type\": \"prometheus\", \"uid\": \"${datasource}\"}";
  private static final int COLUMNS = 24;
  private static final int SCHEMA = 39;

  private final ArrayNode panels = JSON.createArrayNode();
  private int id;
  private int y;

  private DashboardJson() {}

  static String of(DashboardSource source) {
    try {
      return JSON.writeValueAsString(new DashboardJson().dashboard(source)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode dashboard(DashboardSource source) throws JsonProcessingException {
    source.rows().forEach(this::row);
    ObjectNode board = JSON.createObjectNode();
    board.put("uid", source.uid()).put("title", source.title()).put("description", source.text());
    board.putArray("tags").add("runnerpool");
    board.put("schemaVersion", SCHEMA).put("editable", true).put("graphTooltip", 1);
    board.put("refresh", "30s").put("timezone", "browser");
    board.set("annotations", tree("{\"list\": []}"));
    board.set("time", tree("{\"from\": \"now-3h\", \"to\": \"now\"}"));
    board
        .putArray("links")
        .add(
            tree(
                """
                {"title": "RunnerPool", "type": "dashboards", "tags": ["runnerpool"], "icon": "dashboard",
                 "tooltip": "", "url": "", "asDropdown": true, "includeVars": true, "keepTime": true,
                 "targetBlank": false}
                """));
    board
        .putObject("templating")
        .putArray("list")
        .add(
            tree(
                """
                {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}
                """))
        .add(variable("namespace", "Namespace", "runnerpool_max_runners"))
        .add(variable("pool", "Pool", "runnerpool_max_runners{namespace=~\"$namespace\"}"));
    board.set("panels", panels);
    return board;
  }

  /** All unless one chooses; pools of every namespace that was chosen. */
  private static ObjectNode variable(String name, String label, String series)
      throws JsonProcessingException {
    ObjectNode variable =
        tree(
            """
            {"name": "%s", "label": "%s", "type": "query", "datasource": %s, "refresh": 2, "sort": 1,
             "multi": true, "includeAll": true, "allValue": ".*",
             "current": {"selected": true, "text": "All", "value": "$__all"}}
            """
                .formatted(name, label, DATA));
    variable.put("query", "label_values(%s, %s)".formatted(series, name));
    return variable;
  }

  private void row(DashboardSource.Row row) {
    panels.add(
        JSON.createObjectNode()
            .put("id", ++id)
            .put("type", "row")
            .put("title", row.title())
            .put("collapsed", false)
            .putRawValue("gridPos", position(0, COLUMNS, 1))
            .putRawValue("panels", new RawValue("[]")));
    y++;
    int x = 0;
    int height = 0;
    for (DashboardSource.Panel panel : row.panels()) {
      if (x + panel.width() > COLUMNS) {
        x = 0;
        y += height;
      }
      height = panel.kind().equals("stat") ? 4 : 8;
      panels.add(panel(panel, position(x, panel.width(), height)));
      x += panel.width();
    }
    y += height;
  }

  private RawValue position(int x, int width, int height) {
    return new RawValue(
        "{\"x\": %d, \"y\": %d, \"w\": %d, \"h\": %d}".formatted(x, y, width, height));
  }

  private ObjectNode panel(DashboardSource.Panel source, RawValue position) {
    try {
      ObjectNode panel = JSON.createObjectNode();
      panel.put("id", ++id).put("type", source.kind()).put("title", source.title());
      panel.put("description", source.text());
      panel.set("datasource", tree(DATA));
      panel.set("gridPos", tree(position.rawValue().toString()));
      panel.set("fieldConfig", fields(source));
      panel.set("options", options(source));
      ArrayNode targets = panel.putArray("targets");
      for (DashboardSource.Query query : source.queries()) {
        targets.add(target(query, source, (char) ('A' + targets.size())));
      }
      return panel;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode target(
      DashboardSource.Query query, DashboardSource.Panel panel, char letter)
      throws JsonProcessingException {
    ObjectNode target = JSON.createObjectNode().put("refId", String.valueOf(letter));
    target.set("datasource", tree(DATA));
    target.put("expr", query.expr()).put("legendFormat", query.legend());
    target.put("editorMode", "code").put("range", true);
    if (panel.kind().equals("heatmap")) {
      target.put("format", "heatmap");
    }
    return target;
  }

  private static ObjectNode fields(DashboardSource.Panel panel) throws JsonProcessingException {
    ObjectNode config = JSON.createObjectNode();
    ObjectNode defaults = config.putObject("defaults");
    defaults.put("unit", panel.unit()).put("min", 0);
    defaults.set("color", tree("{\"mode\": \"%s\"}".formatted(colours(panel))));
    ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
    ArrayNode steps = thresholds.putArray("steps");
    steps.add(
        tree(
            "{\"color\": \"%s\", \"value\": null}"
                .formatted(panel.limits().isEmpty() ? "blue" : "green")));
    for (int i = 0; i < panel.limits().size(); i++) {
      boolean last = i == panel.limits().size() - 1;
      steps.addObject().put("color", last ? "red" : "orange").put("value", panel.limits().get(i));
    }
    if (panel.kind().equals("timeseries")) {
      defaults.set(
          "custom",
          tree(
              """
              {"drawStyle": "line", "lineInterpolation": "stepAfter", "lineWidth": 1, "fillOpacity": %d,
               "showPoints": "never", "stacking": {"mode": "%s", "group": "A"}}
              """
                  .formatted(panel.stack() ? 40 : 5, panel.stack() ? "normal" : "none")));
    }
    ArrayNode overrides = config.putArray("overrides");
    if (panel.stack()) {
      char letter = 'A';
      for (DashboardSource.Query query : panel.queries()) {
        if (query.line()) {
          overrides.add(
              tree(
                  """
                  {"matcher": {"id": "byFrameRefID", "options": "%s"}, "properties": [
                    {"id": "custom.stacking", "value": {"mode": "none", "group": "A"}},
                    {"id": "custom.fillOpacity", "value": 0},
                    {"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [6, 4]}}]}
                  """
                      .formatted(letter)));
        }
        letter++;
      }
    }
    return config;
  }

  private static String colours(DashboardSource.Panel panel) {
    return panel.kind().equals("stat") ? "thresholds" : "palette-classic";
  }

  private static ObjectNode options(DashboardSource.Panel panel) throws JsonProcessingException {
    return tree(
        switch (panel.kind()) {
          case "stat" ->
              """
              {"reduceOptions": {"calcs": ["lastNotNull"], "values": false}, "colorMode": "value",
               "graphMode": "area", "textMode": "%s", "justifyMode": "auto", "orientation": "auto", "wideLayout": true,
               "showPercentChange": false, "percentChangeColorMode": "standard"}
              """
                  .formatted(panel.name() ? "name" : "value");
          case "heatmap" ->
              """
              {"calculate": false, "showValue": "auto", "yAxis": {"unit": "s"}, "cellGap": 1,
               "color": {"mode": "scheme", "scheme": "Oranges", "steps": 64, "exponent": 0.5, "reverse": false,
                 "fill": "dark-orange"},
               "tooltip": {"mode": "single"}, "legend": {"show": true}, "exemplars": {"color": "red"}}
              """;
          case "state-timeline" ->
              """
              {"showValue": "never", "rowHeight": 0.9, "mergeValues": true,
               "legend": {"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []},
               "tooltip": {"mode": "single", "sort": "none"}}
              """;
          default ->
              """
              {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": []},
               "tooltip": {"mode": "multi", "sort": "desc"}}
              """;
        });
  }

  private static ObjectNode tree(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json);
  }
}
