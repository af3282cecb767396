package org.utxod.query.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HttpMethod;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.testing.FakeDescriptors;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.FakePayouts;
import org.utxod.query.testing.PaymentKeys;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** The OpenAPI document describes all of the server's behavior and nothing else. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final Script SCRIPT = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final OutPoint A = new OutPoint(FakeIndex.txid("a"), 0);
  private static final String KEY = "Authorization: Bearer " + TestServer.ADMIN_KEY;

  /** What the server under test refuses by its nature; everything else is answered with 2xx. */
  private static final Set<String> NOT_OFFERED = Set.of(
      "esploraAddressPrefix",
      "historyOfAddress",
      "historyOfScript",
      "historyOfScriptHash",
      "historyOfDescriptor",
      "transactionOfAccount",
      "addressOfAccount",
      "summaryOfAddress",
      "summaryOfScript",
      "summaryOfScriptHash",
      "verify",
      "verifyHistory",
      "backup",
      "watch",
      "watchAccount",
      "deleteAccountWebhook",
      "changeAccountWebhook",
      "watchMany",
      "signedPsbt",
      "payoutEvents",
      "webhook",
      "deleteWebhook",
      "changeWebhook",
      "deadDeliveries",
      "redeliver");

  private static final Map<String, String> QUERIES = Map.of(
      "mempoolOutspends",
      "?txids=" + A.txid().display(),
      "booksOfAccount",
      "?from=1970-01-01&to=1970-01-03");
  private static final Map<String, String> BODIES = Map.of(
      "balances", "{\"addresses\":[\"" + ADDRESS + "\",\"x\"],\"min_conf\":1}",
      "reindex", "{\"from_height\":500}",
      "verify", "",
      "backup", "{\"dir\":\"/backups\"}",
      "backfill", "{\"addresses\":[\"" + ADDRESS + "\"]}",
      "addWebhook", "{\"url\":\"https://example.org/in\",\"addresses\":[\"" + ADDRESS + "\"]}",
      "watchMany", "{\"addresses\":[\"" + ADDRESS + "\"]}",
      "esploraPackage", "[\"" + "00".repeat(60) + "\"]",
      "esploraBroadcast", "0200");

  /** Beside {@link #BODIES}, which is as large as Map.of allows. */
  private static final Map<String, String> PAYMENT_BODIES = Map.of(
      "createPayout", "{\"address\":\"" + ADDRESS + "\",\"amount_sat\":1000}",
      "previewPayout", "{\"payments\":[{\"address\":\"" + ADDRESS + "\",\"amount_sat\":1000}]}",
      "bumpPayout", "{\"fee_rate\":\"2.5\"}",
      "cancelPayout", "{\"payments\":[\"0\"]}",
      "repayPayout", "{\"payments\":[\"0\"]}",
      "pausePayouts", "{\"reason\":\"holidays\"}",
      "newWalletAddress", "{\"label\":\"shop\",\"type\":\"bech32\"}",
      "tutorialAddress", "{\"label\":\"shop\"}",
      "tutorialSend", "{\"address\":\"" + ADDRESS + "\",\"amount\":0.5}");

  private static final String PSBT_ORDER = "{\"outputs\":[{\"address\":\"" + ADDRESS
      + "\",\"amount_sat\":20000}],\"fee_rate\":\"2\",\"previous_transactions\":false}";

  private static final Map<String, String> ACCOUNT_BODIES = Map.of(
      "makePsbt", PSBT_ORDER,
      "makeAccount", "{\"name\":\"till\",\"confirmations\":[\"6\"]}",
      "addAddresses", "{\"address\":\"" + ADDRESS + "\",\"label\":\"door\"}",
      "removeAddresses", "{\"address\":\"" + ADDRESS + "\"}",
      "addAccountWebhook", "{\"url\":\"https://example.org/in\"}",
      "reserves", "{\"accounts\":[\"shop\"],\"addresses\":[\"" + ADDRESS + "\"]}",
      "nextAddress", "{\"label\":\"order 7\"}",
      "balanceOfDescriptor", "{\"descriptor\":\"wpkh(xpub/<0;1>/*)\",\"to\":9}",
      "historyOfDescriptor", "{\"descriptor\":\"wpkh(xpub/0/*)\",\"to\":9}",
      "utxosOfDescriptor", "{\"descriptor\":\"wpkh(xpub/0/*)\",\"to\":9}");

  private static final Map<String, String> TOOL_BODIES = Map.of(
      "decode", "{\"kind\":\"script\",\"text\":\"51\"}",
      "verifyMessage", "{\"address\":\"1\",\"signature\":\"H=\",\"message\":\"hello\"}");

  private final FakePayouts payouts = new FakePayouts();
  private final TestServer server =
      new TestServer(HttpLimits.DEFAULT, PaymentKeys.endpoints(payouts));
  private JsonNode document;

  @BeforeAll
  void fill() throws IOException {
    server.index.scriptHashIndex(true).blocks(1);
    server.index.block(NewCoin.of(SCRIPT, "a", 0, 546), NewCoin.of(SCRIPT, "b", 0, 547));
    server.index.block(NewCoin.of(FakeDescriptors.script("wpkh(xpub/0/*)", 0), "p", 0, 50_000));
    server.index.blocks(2);
    server.chain.tip(4);
    server.node.spending(new OutPoint(FakeIndex.txid("p"), 0), new Spending.Unspent());
    server.node.add(A.txid(), 1, SCRIPT, 546);
    server.node.add(FakeIndex.txid("b"), 1, SCRIPT, 547);
    server.node.spending(A, new Spending.Unspent());
    server.node.fee(1, "3.5");
    server.node.willSay(new Broadcaster.Outcome.Accepted(A.txid()));
    server.mempool.add("u", List.of(FakeMempool.output(SCRIPT, 300)), List.of());
    server.node.add(FakeIndex.txid("u"), null, SCRIPT, 300);
    var unused = payouts.create(
        new PayoutOrder("backfill-1", List.of(new PaymentOrder(ADDRESS, 1_000, null)), null),
        "alice");
    server
        .accounts
        .maker()
        .make(new AccountMaker.Order("shop", "wpkh(xpub/<0;1>/*)", null, null, 20, List.of(6)));
    Answer psbt =
        server.post("/v1/accounts/shop/psbt", PSBT_ORDER, KEY + "\r\nIdempotency-Key: backfill-1");
    assertThat(psbt.status()).as(psbt.body()).isEqualTo(201);
    document = new YAMLMapper().readTree(server.get("/openapi.yaml").body());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private record Operation(String path, String method, JsonNode node) {
    String id() {
      return node.path("operationId").asText();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  Stream<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> path.getValue()
            .properties()
            .forEach(method ->
                all.add(new Operation(path.getKey(), method.getKey(), method.getValue()))));
    return all.stream();
  }

  private List<JsonNode> parameters(Operation operation) {
    List<JsonNode> parameters = new ArrayList<>();
    operation.node().path("parameters").forEach(item -> parameters.add(resolved(item)));
    return parameters;
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode found = node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    assertThat(found.isMissingNode()).as(node.toString()).isFalse();
    return found;
  }

  @Test
  void every_routed_endpoint_is_described_with_its_parameters_and_nothing_else_is() {
    Set<String> described = new TreeSet<>();
    operations()
        .forEach(operation -> described.add(line(
            operation.method(),
            operation.path(),
            parameters(operation).stream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText()))));
    Set<String> routed = new TreeSet<>();
    for (Endpoint endpoint : server.endpoints()) {
      routed.add(line(
          endpoint.spec().method().name(),
          endpoint.spec().path().toString(),
          endpoint.spec().parameters().stream().map(Parameter::name)));
    }
    assertThat(described).isEqualTo(routed);
  }

  private static String line(String method, String path, Stream<String> parameters) {
    return method.toLowerCase(Locale.ROOT) + " " + path + " "
        + parameters.sorted().toList();
  }

  @Test
  void every_variable_of_a_path_is_described_and_every_operation_has_a_name_of_its_own() {
    Set<String> ids = new TreeSet<>();
    operations().forEach(operation -> {
      assertThat(ids.add(operation.id())).as(operation.toString()).isTrue();
      List<String> variables = Stream.of(operation.path().split("/"))
          .filter(part -> part.startsWith("{"))
          .map(part -> part.substring(1, part.length() - 1))
          .toList();
      assertThat(parameters(operation).stream()
              .filter(parameter -> parameter.path("in").asText().equals("path"))
              .map(parameter -> parameter.path("name").asText()))
          .as(operation.toString())
          .isEqualTo(variables);
    });
  }

  @ParameterizedTest
  @MethodSource("operations")
  void its_answer_has_the_described_status_type_and_shape(Operation operation) throws IOException {
    String path = path(operation) + QUERIES.getOrDefault(operation.id(), "");
    String body = Stream.of(BODIES, PAYMENT_BODIES, ACCOUNT_BODIES, TOOL_BODIES)
        .flatMap(bodies -> Stream.ofNullable(bodies.get(operation.id())))
        .findFirst()
        .orElse("");
    String key = key(operation);
    Answer answer = switch (operation.method()) {
      case "get" -> server.get(path, key);
      case "delete" -> delete(path, key);
      case "patch" -> server.ask(HttpMethod.PATCH, path, "{}", key);
      default ->
        server.post(
            path, body.isEmpty() && !operation.id().startsWith("esplora") ? "{}" : body, key);
    };
    if (!NOT_OFFERED.contains(operation.id())) {
      assertThat(answer.status()).as("%s %s", path, answer.body()).isBetween(200, 202);
    }
    requireDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void its_refusal_has_the_described_status_type_and_shape(Operation operation) throws IOException {
    String path = operation.path().replaceAll("\\{[^}]*}", "nonsense");
    Answer answer = switch (operation.method()) {
      case "get" -> server.get(path);
      case "delete" -> delete(path, "Accept: */*");
      case "patch" -> server.ask(HttpMethod.PATCH, path, "nonsense", "Content-Type: text/nonsense");
      default -> server.post(path, "nonsense", "Content-Type: text/nonsense");
    };
    requireDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void that_it_does_not_know_a_parameter_is_described_everywhere(Operation operation)
      throws IOException {
    String path = path(operation) + "?no_such_parameter=1";
    Answer answer = switch (operation.method()) {
      case "get" -> server.get(path, key(operation));
      case "delete" -> delete(path, key(operation));
      case "patch" -> server.ask(HttpMethod.PATCH, path, "{}", key(operation));
      default -> server.post(path, "{}", key(operation));
    };
    assertThat(answer.status()).isEqualTo(400);
    requireDescribed(operation, answer);
  }

  /** The key that the description asks for. */
  private static String key(Operation operation) {
    String security = operation.node().path("security").toString();
    if (security.contains("approveToken")) {
      return PaymentKeys.APPROVE;
    }
    if (operation.id().equals("makePsbt")) {
      return KEY + "\r\nIdempotency-Key: backfill-1";
    }
    return security.contains("payToken")
        ? PaymentKeys.PAY + "\r\nIdempotency-Key: key-of-" + operation.id()
        : KEY;
  }

  private Answer delete(String path, String header) {
    return RawHttp.exchange(
        server.address(),
        "DELETE " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n");
  }

  private void requireDescribed(Operation operation, Answer answer) throws IOException {
    JsonNode described = operation.node().path("responses").path(Integer.toString(answer.status()));
    assertThat(described.isMissingNode())
        .as("%s answers %d, which is not described: %s", operation, answer.status(), answer.body())
        .isFalse();
    String type = answer.header("Content-Type").replaceAll(";.*", "");
    JsonNode content = resolved(described).path("content").path(type);
    assertThat(content.isMissingNode()).as("%s answers as %s", operation, type).isFalse();
    JsonNode value = type.endsWith("json") && !type.endsWith("ndjson")
        ? JSON.readTree(answer.body())
        : JSON.getNodeFactory().textNode(answer.body());
    Set<ValidationMessage> complaints = schema(content.path("schema")).validate(value);
    assertThat(complaints).as("%s: %s", operation, answer.body()).isEmpty();
  }

  /* References into the document's components are rewritten to point into the schema itself. */
  private JsonSchema schema(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("allOf", JSON.createArrayNode().add(schema));
    whole.set("components", document.path("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
  }

  private String path(Operation operation) {
    String path = operation.path();
    boolean ofBlock = path.matches("/api/(v1/)?block/.*|/v1/blocks/.*");
    String sha256 = Hex.encode(ScriptKey.sha256().digest(SCRIPT.bytes()));
    Map<String, String> values = Map.of(
        "address",
        ADDRESS,
        "hex",
        SCRIPT.hex(),
        "sha256",
        sha256,
        "hash",
        ofBlock ? FakeIndex.hash(1).display() : sha256,
        "txid",
        (path.startsWith("/v1/mempool/") ? FakeIndex.txid("u") : A.txid()).display(),
        "last",
        FakeIndex.txid("b").display(),
        "height",
        "1",
        "prefix",
        "bcrt1",
        "id",
        "backfill-1",
        "file",
        "look.css");
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    path = path.replace("{account}", "shop")
        .replace("{vout}", "0")
        .replace("{index}", "0")
        .replace("{start}", "0");
    return operation.id().equals("esploraBroadcastByGet") ? path + "?tx=0200" : path;
  }

  @Test
  void a_schema_that_is_broken_is_noticed() throws IOException {
    JsonNode balance = document.at("/components/schemas/Balance");
    assertThat(schema(balance).validate(JSON.readTree("{\"balance_sat\":\"1\"}")))
        .isNotEmpty();
  }

  @Test
  void the_page_shows_every_operation_in_the_look_of_the_web_page_and_leads_back_to_it() {
    Answer answer = server.get("/docs");
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith(
            "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self' 'sha256-")
        .doesNotContain("unsafe");
    operations()
        .forEach(operation ->
            assertThat(answer.body()).contains("<code>" + operation.path() + "</code>"));
    assertThat(answer.body())
        .contains("href=\"page/look.css\"", "<a class=\"name\" href=\"./\">")
        .doesNotContain("http://", "https://", "style=\"", "onclick");
    Matcher file = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(answer.body());
    while (file.find()) {
      assertThat(file.group(1)).doesNotStartWith("/");
      assertThat(server.get("/" + file.group(1).replace("./", "")).status())
          .as(file.group(1))
          .isEqualTo(200);
    }
  }
}
