package org.utxod.query.http.explorer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.AnswerBuffer;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.WorkLimit;
import org.utxod.query.port.NodeTools;

/** {@code POST /v1/decode} and {@code POST /v1/verify-message}: the node's tools, a few at once. */
final class ToolEndpoints {
  /** Of a text: a transaction of 200,000 bytes, twice what a node relays without witnesses. */
  private static final int MAX_TEXT = 400_000;

  private static final int BODY_BYTES = MAX_TEXT + 1_000;
  private static final int MAX_MESSAGE = 10_000;
  private static final int MAX_WORD = 200;
  private static final int AT_ONCE = 2;
  private static final String DECODE = "{\"kind\":\"transaction\",\"text\":\"0200…\"}";
  private static final String VERIFY =
      "{\"address\":\"1…\",\"signature\":\"H…=\",\"message\":\"…\"}";
  private static final Map<String, NodeTools.Kind> KINDS = Map.of(
      "transaction", NodeTools.Kind.TRANSACTION,
      "psbt", NodeTools.Kind.PSBT,
      "script", NodeTools.Kind.SCRIPT);

  private final NodeTools tools;
  private final ClientMemory memory;
  private final WorkLimit using = new WorkLimit("take texts apart", AT_ONCE);

  private record Text(
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) String text) {}

  private record Signed(
      @JsonProperty(required = true) String address,
      @JsonProperty(required = true) String signature,
      @JsonProperty(required = true) String message) {}

  /** @param memory limits large answers while they are written */
  ToolEndpoints(NodeTools tools, ClientMemory memory) {
    this.tools = tools;
    this.memory = memory;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open(EndpointSpec.post("/v1/decode").withBodyOf(BODY_BYTES), this::decode),
        Endpoint.open(EndpointSpec.post("/v1/verify-message"), this::verify));
  }

  private Response decode(Request request) {
    Text asked = JsonBody.read(request, Text.class, 0, DECODE);
    NodeTools.Kind kind = KINDS.get(asked.kind.toLowerCase(Locale.ROOT));
    if (kind == null) {
      throw bad("The kind must be transaction, psbt or script.");
    }
    String text = asked.text.strip();
    if (text.length() > MAX_TEXT) {
      throw new HttpException(Problem.tooLarge(
          "The text is longer than " + MAX_TEXT + " characters. Have your own node decode it."));
    }
    if (kind == NodeTools.Kind.PSBT ? !text.matches("[A-Za-z0-9+/]+={0,2}") : !isHex(text)) {
      throw bad(
          kind == NodeTools.Kind.PSBT
              ? "A PSBT is Base64, without spaces."
              : "A transaction or script is hexadecimal digits, two for each byte, without spaces.");
    }
    return answer(using.run(() -> tools.decode(kind, text)));
  }

  private static boolean isHex(String text) {
    return text.length() % 2 == 0
        && text.chars()
            .allMatch(
                c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
  }

  private Response verify(Request request) {
    Signed asked = JsonBody.read(request, Signed.class, 0, VERIFY);
    if (asked.address.length() > MAX_WORD
        || asked.signature.length() > MAX_WORD
        || asked.message.length() > MAX_MESSAGE) {
      throw new HttpException(Problem.tooLarge("An address or a signature of more than " + MAX_WORD
          + " characters, or a message of more than " + MAX_MESSAGE + ", is not verified."));
    }
    return answer(using.run(
        () -> tools.verifyMessage(asked.address.strip(), asked.signature.strip(), asked.message)));
  }

  private Response answer(NodeTools.Outcome outcome) {
    if (outcome instanceof NodeTools.Outcome.Answered answered) {
      return Response.json(AnswerBuffer.json(memory, json -> {
        json.writeStartObject();
        json.writeFieldName("answer");
        json.writeRawValue(answered.json());
        json.writeEndObject();
      }));
    }
    NodeTools.Outcome.Refused refused = (NodeTools.Outcome.Refused) outcome;
    throw new HttpException(new Problem(
        400, "node-refused", "The node refuses it", "The node says: " + refused.message()));
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
