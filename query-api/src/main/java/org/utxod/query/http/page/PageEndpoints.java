package org.utxod.query.http.page;

import java.util.List;
import java.util.Map;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code GET /} and the files that it is made of, {@code GET /page/{file}}. */
public final class PageEndpoints {
  private PageEndpoints() {}

  private record Page(PageFile file) implements Endpoint {
    private static final EndpointSpec SPEC = EndpointSpec.get("/", "The web page");

    @Override
    public EndpointSpec spec() {
      return SPEC;
    }

    @Override
    public Response handle(Request request) {
      return file.answer(request);
    }
  }

  private record Files(Map<String, PageFile> files) implements Endpoint {
    private static final EndpointSpec SPEC =
        EndpointSpec.get("/page/{file}", "A style sheet, module or image of the web page");

    @Override
    public EndpointSpec spec() {
      return SPEC;
    }

    @Override
    public Response handle(Request request) {
      PageFile file = files.get(request.variable("file"));
      if (file == null) {
        throw new HttpException(Problem.notFound("The web page has no such file. Start at /."));
      }
      return file.answer(request);
    }
  }

  /** Both; every file is read now. */
  public static List<Endpoint> all() {
    Map<String, PageFile> files = PageFile.all();
    PageFile index = files.get(PageFile.INDEX);
    if (index == null) {
      throw new IllegalStateException("the file list lacks " + PageFile.INDEX);
    }
    return List.of(new Page(index), new Files(files));
  }
}
