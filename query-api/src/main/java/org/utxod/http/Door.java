package org.utxod.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stands before everything else: who is not let in costs next to nothing. For any number of threads. */
@FunctionalInterface
public interface Door {
  /**
   * A request as far as the door looks at it.
   *
   * @param path as it came
   * @param client address of whoever connected
   * @param headers the first field of a name; null where there is none
   */
  record Visit(
      String method, String path, String client, Function<String, @Nullable String> headers) {}

  /** What becomes of it. */
  sealed interface Verdict {
    /** It goes on; its answer carries {@code headers} besides its own. */
    record Enter(List<Header> headers) implements Verdict {}

    /** It is answered here. */
    record Answered(Response response, List<Header> headers) implements Verdict {}
  }

  Verdict at(Visit visit);

  /** Lets everybody in. */
  static Door open() {
    Verdict enter = new Verdict.Enter(List.of());
    return visit -> enter;
  }
}
