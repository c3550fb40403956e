package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.access.PageAccess;
import dev.runnerpool.operator.web.access.PageToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the token is given for a session, and the session ended. */
@Path("/")
public class SignInPage {

  /** Name of the cookie that holds the session. */
  static final String COOKIE = "runnerpool-session";

  /** Its own path, which those see who are not let in. */
  static final String PATH = "/sign-in";

  private static final String HOME = "/";

  private final PageAccess access;
  private final Frames frames;

  SignInPage(PageAccess access, Frames frames) {
    this.access = access;
    this.frames = frames;
  }

  /** The form. */
  @GET
  @Path("sign-in")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response form(@QueryParam("to") String to) {
    return access.token().isPresent() ? form(200, to, "") : home();
  }

  /** Takes the token. */
  @POST
  @Path("sign-in")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response signIn(
      @FormParam("token") String token,
      @FormParam("to") String to,
      @Context HttpServerRequest request) {
    Optional<PageToken> known = access.token();
    if (known.isEmpty()) {
      return home();
    }
    Optional<String> session =
        known.filter(each -> token != null && each.is(token.strip())).flatMap(PageToken::begin);
    return session
        .map(
            value ->
                ErrorPages.leadTo(inside(to))
                    .header(
                        HttpHeaders.SET_COOKIE,
                        cookie(value, PageToken.SESSION.toSeconds(), isSecure(request)))
                    .build())
        .orElseGet(() -> form(401, to, "That is not the token."));
  }

  /** Ends the session of this browser. */
  @POST
  @Path("sign-out")
  @Operation(hidden = true)
  public Response signOut(@Context HttpServerRequest request) {
    return ErrorPages.leadTo(PATH)
        .header(HttpHeaders.SET_COOKIE, cookie("", 0, isSecure(request)))
        .build();
  }

  private Response form(int status, String to, String failure) {
    return ErrorPages.answer(
        status, PageTemplates.signIn(frames.outside("Sign in"), inside(to), failure).render());
  }

  private static Response home() {
    return ErrorPages.leadTo(HOME).build();
  }

  /** A path of this page, and never an address elsewhere. */
  static String inside(String to) {
    return to != null && to.matches("/([\\w.~%?&=+-][\\w./~%?&=+-]{0,500})?") ? to : HOME;
  }

  private static String cookie(String value, long seconds, boolean secure) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(COOKIE, value, seconds, secure ? "; Secure" : "");
  }

  private static boolean isSecure(HttpServerRequest request) {
    return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }
}
