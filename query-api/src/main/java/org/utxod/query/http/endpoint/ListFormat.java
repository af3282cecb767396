package org.utxod.query.http.endpoint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** The output formats of lists. */
public enum ListFormat {
  /** One JSON value. */
  JSON(Response.JSON),
  /** One JSON object per line. */
  NDJSON("application/x-ndjson"),
  /** Comma-separated values with a header line. */
  CSV("text/csv; charset=utf-8");

  /** The parameter that names the format. */
  public static final Parameter PARAMETER = new Parameter("format");

  private final String contentType;

  ListFormat(String contentType) {
    this.contentType = contentType;
  }

  /** The media type. */
  public String contentType() {
    return contentType;
  }

  /** From the parameter, otherwise from the Accept header, otherwise JSON. */
  public static ListFormat of(Request request) {
    String named = request.parameter(PARAMETER.name());
    if (named != null) {
      return switch (named) {
        case "json" -> JSON;
        case "ndjson" -> NDJSON;
        case "csv" -> CSV;
        default ->
          throw new HttpException(
              Problem.badRequest("The parameter format must be json, ndjson or csv."));
      };
    }
    return accepted(request.header("Accept"));
  }

  /* The first known type in the list: clients that want one of these list no other. */
  private static ListFormat accepted(@Nullable String accept) {
    for (String part : accept == null ? new String[0] : accept.split(",", -1)) {
      int semicolon = part.indexOf(';');
      String media =
          (semicolon < 0 ? part : part.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
      switch (media) {
        case "application/x-ndjson", "application/ndjson", "application/jsonl" -> {
          return NDJSON;
        }
        case "text/csv" -> {
          return CSV;
        }
        case "application/json", "*/*" -> {
          return JSON;
        }
        default -> {}
      }
    }
    return JSON;
  }
}
