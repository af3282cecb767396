package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.CannedNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;

/**
 * A node with one wallet as Bitcoin Core's JSON-RPC 1.0 server answers: at {@code /} and {@code /wallet/NAME}, errors with
 * HTTP 500, lists of calls with HTTP 200 and an outcome for each. What methods answer is the test's; that a wallet has to be
 * loaded and an encrypted one unlocked is the node's own. Remembers what it was asked.
 */
public final class FakeWalletNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A call as it came. */
  public record Asked(String path, String method, String params) {}

  /** An error of the node's. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    Refusal(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final MockWebServer server = new MockWebServer();
  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(Duration.ofMinutes(2)).build();
  private final String wallet;
  private final Map<String, Function<JsonNode, String>> methods = new ConcurrentHashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private boolean loaded = true;
  private boolean unlocked;
  private String passphrase = "";
  private int status = 200;
  private boolean hanging;
  private volatile @Nullable HttpUrl upstream;

  /** @param wallet its only wallet, which is loaded and not encrypted */
  public FakeWalletNode(String wallet) {
    this.wallet = wallet;
    methods.put("getwalletinfo", params -> info());
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        try {
          HttpUrl behind = upstream;
          return behind == null || isOurs(request) ? respond(request) : passOn(behind, request);
        } catch (JsonProcessingException e) {
          return new MockResponse.Builder().code(400).build();
        } catch (IOException e) {
          return new MockResponse.Builder().code(503).build();
        }
      }
    });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a method that fails at times. */
  static Refusal refusal(int code, String message) {
    return new Refusal(code, message);
  }

  /** A method answers this JSON from now on. */
  public synchronized FakeWalletNode answers(String method, String json) {
    return on(method, params -> json);
  }

  /** A method answers what its parameters come to. */
  public synchronized FakeWalletNode on(String method, Function<JsonNode, String> answer) {
    methods.put(method, answer);
    return this;
  }

  /** A method fails from now on. */
  public synchronized FakeWalletNode refuses(String method, int code, String message) {
    return on(method, params -> {
      throw new Refusal(code, message);
    });
  }

  /** As after a restart of the node. */
  public synchronized FakeWalletNode unloaded() {
    loaded = false;
    return this;
  }

  /** Signs only while it is unlocked. */
  public synchronized FakeWalletNode encrypted(String secret) {
    passphrase = secret;
    return this;
  }

  /** Unlocked by somebody else. */
  public synchronized FakeWalletNode unlocked() {
    unlocked = true;
    return this;
  }

  public synchronized boolean isUnlocked() {
    return unlocked;
  }

  /** Every request is answered with this status and nothing else. */
  public synchronized FakeWalletNode status(int code) {
    status = code;
    return this;
  }

  /** No request is answered in time. */
  public synchronized FakeWalletNode hanging() {
    hanging = true;
    return this;
  }

  /** What it was asked so far. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The methods of that, in order. */
  public synchronized List<String> methodsAsked() {
    return asked.stream().map(Asked::method).toList();
  }

  /** The parameters of the only call of a method. */
  public synchronized JsonNode paramsOf(String method) {
    List<Asked> calls =
        asked.stream().filter(call -> call.method().equals(method)).toList();
    if (calls.size() != 1) {
      throw new AssertionError(method + " was called " + calls.size() + " times");
    }
    return tree(calls.get(0).params());
  }

  public static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HttpUrl url() {
    return server.url("/");
  }

  /** Calls to it. */
  public WalletCalls calls() {
    return calls(CannedNode.SHORT);
  }

  public WalletCalls calls(RpcDeadlines deadlines) {
    Credentials credentials = new Credentials.UserPassword("pay", "secret-password");
    HttpUrl path =
        url().newBuilder().addPathSegment("wallet").addPathSegment(wallet).build();
    return new WalletCalls(
        wallet,
        new RpcClient(new NodeEndpoint(url(), credentials), deadlines),
        new RpcClient(new NodeEndpoint(path, credentials), deadlines));
  }

  /** Passes on what is not about the wallet to another node, and is there in its stead; its URL. */
  public String inFrontOf(String node) {
    upstream = HttpUrl.get(node);
    return url().toString();
  }

  private boolean isOurs(RecordedRequest request) throws JsonProcessingException {
    JsonNode body =
        JSON.readTree(request.getBody() == null ? "" : request.getBody().utf8());
    String method = body.path("method").asText();
    return !request.getTarget().equals("/")
        || method.equals("loadwallet")
        || methods.containsKey(method);
  }

  private MockResponse passOn(HttpUrl node, RecordedRequest request) throws IOException {
    Request passed = new Request.Builder()
        .url(node)
        .header("Authorization", String.valueOf(request.getHeaders().get("Authorization")))
        .post(RequestBody.create(
            request.getBody() == null ? new byte[0] : request.getBody().toByteArray(),
            MediaType.get("application/json")))
        .build();
    try (Response answer = http.newCall(passed).execute()) {
      return new MockResponse.Builder()
          .code(answer.code())
          .addHeader("Content-Type", "application/json")
          .body(answer.body().string())
          .build();
    }
  }

  private synchronized MockResponse respond(RecordedRequest request)
      throws JsonProcessingException {
    MockResponse.Builder response = new MockResponse.Builder();
    if (hanging) {
      return response.headersDelay(30, TimeUnit.SECONDS).build();
    }
    if (status != 200) {
      return response.code(status).build();
    }
    String path = request.getTarget();
    JsonNode body =
        JSON.readTree(request.getBody() == null ? "" : request.getBody().utf8());
    response.addHeader("Content-Type", "application/json");
    if (body.isArray()) {
      List<String> outcomes = new ArrayList<>();
      body.forEach(call -> outcomes.add(outcome(path, call).json()));
      return response.body("[" + String.join(",", outcomes) + "]").build();
    }
    Outcome outcome = outcome(path, body);
    return response.code(outcome.status()).body(outcome.json()).build();
  }

  private record Outcome(int status, String json) {}

  private Outcome outcome(String path, JsonNode call) {
    String method = call.path("method").asText();
    asked.add(new Asked(path, method, call.path("params").toString()));
    try {
      return new Outcome(
          200,
          "{\"result\":" + result(path, method, call.path("params")) + ",\"error\":null,\"id\":"
              + call.path("id") + "}");
    } catch (Refusal e) {
      return new Outcome(
          e.code == -32601 ? 404 : 500,
          "{\"result\":null,\"error\":{\"code\":" + e.code + ",\"message\":"
              + JSON.valueToTree(e.getMessage()) + "},\"id\":" + call.path("id") + "}");
    }
  }

  private String result(String path, String method, JsonNode params) {
    boolean ofWallet = path.startsWith("/wallet/");
    if (!ofWallet && !path.equals("/")) {
      throw new Refusal(-32601, "Method not found");
    }
    if (method.equals("loadwallet")) {
      return load(params.path(0).asText());
    }
    if (ofWallet && !loaded) {
      throw new Refusal(-18, "Requested wallet does not exist or is not loaded");
    }
    switch (method) {
      case "walletpassphrase" -> {
        return unlock(params.path(0).asText());
      }
      case "walletlock" -> {
        unlocked = false;
        return "null";
      }
      case "signrawtransactionwithwallet" -> requireUnlocked();
      default -> {}
    }
    Function<JsonNode, String> answer = methods.get(method);
    if (answer == null) {
      throw new Refusal(-32601, "Method not found");
    }
    return answer.apply(params);
  }

  private String load(String name) {
    if (!name.equals(wallet)) {
      throw new Refusal(-18, "Wallet file verification failed. Path does not exist.");
    }
    if (loaded) {
      throw new Refusal(-35, "Wallet \"" + name + "\" is already loaded.");
    }
    loaded = true;
    return "{\"name\":\"" + name + "\"}";
  }

  private String unlock(String given) {
    if (passphrase.isEmpty()) {
      throw new Refusal(
          -15, "Error: running with an unencrypted wallet, but walletpassphrase was called.");
    }
    if (!passphrase.equals(given)) {
      throw new Refusal(-14, "Error: The wallet passphrase entered was incorrect.");
    }
    unlocked = true;
    return "null";
  }

  private void requireUnlocked() {
    if (!passphrase.isEmpty() && !unlocked) {
      throw new Refusal(
          -13, "Error: Please enter the wallet passphrase with walletpassphrase first.");
    }
  }

  private String info() {
    return "{\"walletname\":\"" + wallet + "\",\"private_keys_enabled\":true,\"scanning\":false,"
        + (passphrase.isEmpty() ? "" : "\"unlocked_until\":" + (unlocked ? 1_900_000_000 : 0) + ",")
        + "\"lastprocessedblock\":{\"hash\":\"" + "ab".repeat(32) + "\",\"height\":7}}";
  }

  /** A method of a wallet that somebody else loads just after the first call. */
  public synchronized FakeWalletNode loadedMeanwhile(String method, String answer) {
    boolean[] first = {true};
    return on(method, params -> {
      if (first[0]) {
        first[0] = false;
        throw new Refusal(-18, "Requested wallet does not exist or is not loaded");
      }
      return answer;
    });
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    server.close();
    http.connectionPool().evictAll();
  }
}
