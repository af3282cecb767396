package org.utxod.http.endpoint;

import org.jspecify.annotations.Nullable;
import org.utxod.http.Endpoint;
import org.utxod.http.EndpointSpec;
import org.utxod.http.HttpFault;
import org.utxod.http.Parameter;
import org.utxod.http.Problem;
import org.utxod.http.Request;
import org.utxod.http.Response;
import org.utxod.query.BalanceService;
import org.utxod.query.Question;
import org.utxod.query.Reach;

/** {@code GET .../balance}: what a script holds, now or after an earlier block. */
final class GetBalance implements Endpoint {
  static final Parameter HEIGHT = new Parameter(
      "height",
      "answer as of the end of this block of the index's chain; 404 names the heights that are kept;"
          + " immature_sat is null for heights before the tip");
  static final Parameter LOCAL = new Parameter(
      "local",
      "true: answer from this index alone, with its marks, and ask no external provider; another"
          + " utxod asks so");
  static final Parameter MIN_CONF = new Parameter(
      "min_conf",
      "count only coins with so many confirmations or more, from 1 (every confirmed coin) on; not together with"
          + " height. For scripts of more than 1,000 coins 400 names the largest number that can be answered");

  private final EndpointSpec spec;
  private final SubjectPath subject;
  private final BalanceService service;

  GetBalance(SubjectPath subject, BalanceService service) {
    this.spec = EndpointSpec.get(
        subject.path() + "/balance", "The balance of " + subject.words(), HEIGHT, MIN_CONF, LOCAL);
    this.subject = subject;
    this.service = service;
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public Response handle(Request request) {
    return answer(request, subject.question(request), service);
  }

  static Response answer(Request request, Question question, BalanceService service) {
    Integer height = request.wholeNumber(HEIGHT.name(), 0, Integer.MAX_VALUE);
    Integer minConf = minConf(request);
    Reach reach = reach(request);
    if (height != null && minConf != null) {
      throw new HttpFault(Problem.badRequest(
          "Give either height or min_conf: how old coins were at an earlier block is not kept."));
    }
    if (minConf != null) {
      return AnswerJson.response(service.balance(question, reach, minConf), minConf);
    }
    return AnswerJson.response(
        height == null
            ? service.balance(question, reach)
            : service.balanceAt(question, height, reach));
  }

  static @Nullable Integer minConf(Request request) {
    return request.wholeNumber(MIN_CONF.name(), 1, Integer.MAX_VALUE);
  }

  static Reach reach(Request request) {
    String local = request.parameter(LOCAL.name());
    if (local == null || local.equals("false")) {
      return Reach.ANYWHERE;
    }
    if (local.equals("true")) {
      return Reach.LOCAL;
    }
    throw new HttpFault(Problem.badRequest("The parameter local is true or false."));
  }
}
