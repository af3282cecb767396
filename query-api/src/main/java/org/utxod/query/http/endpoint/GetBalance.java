package org.utxod.query.http.endpoint;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.balance.AnswerScope;
import org.utxod.query.balance.BalanceRequest;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;

/** {@code GET .../balance}: a script's balance, current or after an earlier block. */
final class GetBalance {
  static final Parameter HEIGHT = new Parameter("height");
  static final Parameter LOCAL = new Parameter("local");
  static final Parameter MIN_CONF = new Parameter("min_conf");

  private GetBalance() {}

  static Endpoint of(ScriptPath scriptRef, BalanceService service) {
    return Endpoint.open(
        EndpointSpec.get(scriptRef.path() + "/balance", HEIGHT, MIN_CONF, LOCAL),
        request -> answer(request, scriptRef.question(request), service));
  }

  static Response answer(Request request, ScriptQuery scriptQuery, BalanceService service) {
    Integer height = request.wholeNumber(HEIGHT.name(), 0, Integer.MAX_VALUE);
    Integer minConf = minConf(request);
    AnswerScope answerScope = reach(request);
    if (height != null && minConf != null) {
      throw new HttpException(
          Problem.badRequest(
              "Give either height or min_conf, not both: the age of coins at an earlier block is not kept."));
    }
    BalanceAnswer answer = service.balance(
        new BalanceRequest(scriptQuery, height, minConf == null ? 1 : minConf, answerScope));
    return minConf == null ? AnswerJson.response(answer) : AnswerJson.response(answer, minConf);
  }

  static @Nullable Integer minConf(Request request) {
    return request.wholeNumber(MIN_CONF.name(), 1, Integer.MAX_VALUE);
  }

  static AnswerScope reach(Request request) {
    String local = request.parameter(LOCAL.name());
    if (local == null || local.equals("false")) {
      return AnswerScope.ANYWHERE;
    }
    if (local.equals("true")) {
      return AnswerScope.LOCAL;
    }
    throw new HttpException(Problem.badRequest("The parameter local must be true or false."));
  }
}
