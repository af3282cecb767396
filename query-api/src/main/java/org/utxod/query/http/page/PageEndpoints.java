package org.utxod.query.http.page;

import java.util.List;
import java.util.Map;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;

/** {@code GET /} and the page's files, {@code GET /page/{file}}. */
public final class PageEndpoints {
  private PageEndpoints() {}

  /** Both; all files are read now. */
  public static List<Endpoint> all() {
    Map<String, PageFile> files = PageFile.all();
    PageFile index = files.get(PageFile.INDEX);
    if (index == null) {
      throw new IllegalStateException("the file list lacks " + PageFile.INDEX);
    }
    return List.of(
        Endpoint.open(EndpointSpec.get("/"), index::answer),
        Endpoint.open(EndpointSpec.get("/page/{file}"), request -> {
          PageFile file = files.get(request.variable("file"));
          if (file == null) {
            throw new HttpException(Problem.notFound("The web page has no such file. Start at /."));
          }
          return file.answer(request);
        }));
  }
}
