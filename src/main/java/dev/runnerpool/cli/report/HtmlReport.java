package dev.runnerpool.cli.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fills the template of a report, a resource beside a class. It may include the status page's
 * {@code layout}, with {@code css} as its style, and {@code table} and {@code drawing} of this
 * package. What is filled in is escaped. The engine is loaded with this class, which is used only
 * when a report is asked for.
 */
public final class HtmlReport {
  private static final String SHEET = "/META-INF/resources/runnerpool.css";
  private static final Set<String> OWN = Set.of("table", "drawing");
  private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

  private static final Engine ENGINE =
      Engine.builder()
          .addDefaults()
          .addValueResolver(ValueResolvers.rawResolver())
          .addValueResolver(new ReflectionValueResolver())
          .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
          .addLocator(HtmlReport::locate)
          .build();

  private HtmlReport() {}

  /**
   * The report as one page.
   *
   * @param beside class that the template lies beside
   * @param template name of the resource
   * @param data what the template names
   */
  public static String of(Class<?> beside, String template, Map<String, ?> data) {
    TemplateInstance filled = ENGINE.parse(text(beside, template), HTML).instance();
    filled.data("css", text(HtmlReport.class, SHEET));
    data.forEach(filled::data);
    return filled.render();
  }

  private static Optional<TemplateLocation> locate(String id) {
    String resource = (OWN.contains(id) ? "" : "/templates/") + id + ".html";
    return Optional.of(
        new TemplateLocation() {
          @Override
          public Reader read() {
            return new StringReader(text(HtmlReport.class, resource));
          }

          @Override
          public Optional<Variant> getVariant() {
            return Optional.of(HTML);
          }
        });
  }

  private static String text(Class<?> beside, String resource) {
    try (InputStream file = beside.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks " + resource);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
