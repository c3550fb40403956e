package dev.runnerpool.cli.cost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A report as JSON; docs/cost.md has its schema. */
final class JsonSheet {
  /** Changes when a field changes its meaning or goes; not when one is added. */
  private static final String SCHEMA = "runnerpool.dev/cost/v1";

  private JsonSheet() {}

  static String of(Sheet sheet, ReportQuestion question) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder()
            .configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN, true)
            .build()
            .createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("schema", SCHEMA);
      json.writeStringField("report", sheet.report());
      json.writeStringField("about", sheet.about());
      json.writeStringField("from", question.period().from().toString());
      json.writeStringField("to", question.period().to().toString());
      json.writeStringField("time_zone", "UTC");
      json.writeStringField("currency", "USD");
      json.writeArrayFieldStart("rows");
      for (List<Object> row : sheet.rows()) {
        object(sheet, row, json);
      }
      json.writeEndArray();
      if (!sheet.total().isEmpty()) {
        json.writeFieldName("total");
        object(sheet, sheet.total(), json);
      }
      json.writeArrayFieldStart("notes");
      for (String note : sheet.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void object(Sheet sheet, List<Object> row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      Sheet.SheetColumn column = sheet.columns().get(i);
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
