package dev.runnerpool.cli.cost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report as JSON; docs/cost.md has its schema. */
final class JsonTable {
  /** Changes when a field changes its meaning or goes; not when one is added. */
  private static final String SCHEMA = "runnerpool.dev/cost/v1";

  private JsonTable() {}

  static String of(Cost.Report report, Table table, ReportQuestion question) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder()
            .configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN, true)
            .build()
            .createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("report", report.toString());
      json.writeStringField("about", table.about());
      json.writeStringField("from", question.period().from().toString());
      json.writeStringField("to", question.period().to().toString());
      json.writeStringField("time_zone", "UTC");
      json.writeStringField("currency", "USD");
      json.writeArrayFieldStart("rows");
      for (List<Object> row : table.rows()) {
        object(table, row, json);
      }
      json.writeEndArray();
      if (!table.total().isEmpty()) {
        json.writeFieldName("total");
        object(table, table.total(), json);
      }
      json.writeArrayFieldStart("notes");
      for (String note : table.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void object(Table table, List<Object> row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      Column column = table.columns().get(i);
      if (value == null || "".equals(value)) {
        continue;
      }
      json.writeFieldName(column.name());
      if (column.unit().isText()) {
        json.writeString(value.toString());
      } else {
        json.writeNumber(PlainValues.of(column.unit(), value));
      }
    }
    json.writeEndObject();
  }
}
