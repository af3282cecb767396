package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.provider.GuardedProvider.Attempt;
import org.utxod.query.provider.blockbook.BlockbookProvider;
import org.utxod.query.provider.blockcypher.BlockCypherProvider;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.provider.client.Report;
import org.utxod.query.provider.esplora.EsploraProvider;
import org.utxod.query.provider.utxod.UtxodProvider;
import org.utxod.store.chain.Network;

/** Every kind of failure of every provider: its classification and its consequence. Never an answer, never a zero. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderFailuresTest {
  private static final String ADDRESS = AdaptersTest.ADDRESS;
  private static final ScriptRef SUBJECT = ScriptRef.ofAddress(ADDRESS, Network.MAINNET);
  private static final String HASH = AdaptersTest.HASH;

  private final FakeApi api = new FakeApi();

  @AfterAll
  void stop() {
    api.close();
  }

  /** A service with a valid tip, the path of its balance, and a valid one. */
  private enum Service {
    ESPLORA("/address/" + ADDRESS) {
      @Override
      Provider start(FakeApi api) {
        api.answer("/block-height/0", Network.MAINNET.genesis().display())
            .answer("/blocks/tip/height", "900000")
            .answer("/block-height/900000", HASH);
        return new EsploraProvider(api.http(Network.MAINNET));
      }

      @Override
      String good() {
        return AdaptersTest.esploraStats("\"address\":\"" + ADDRESS + "\"", 1_000, 400, 0);
      }

      @Override
      String withAmount(String amount) {
        return good().replace("\"funded_txo_sum\":1000", "\"funded_txo_sum\":" + amount);
      }
    },
    BLOCKCYPHER("/v1/btc/main/addrs/" + ADDRESS + "/balance") {
      @Override
      Provider start(FakeApi api) {
        api.answer(
            "/v1/btc/main", "{\"name\":\"BTC.main\",\"height\":900000,\"hash\":\"" + HASH + "\"}");
        return new BlockCypherProvider(
            api.http(Network.MAINNET, KeyStyle.PARAMETER, "/v1/btc/main", "", ""));
      }

      @Override
      String good() {
        return AdaptersTest.blockCypherBalance(ADDRESS, 1_000, 400, "");
      }

      @Override
      String withAmount(String amount) {
        return good().replace("\"balance\":600", "\"balance\":" + amount);
      }
    },
    BLOCKBOOK("/api/v2/address/" + ADDRESS + "?details=basic") {
      @Override
      Provider start(FakeApi api) {
        api.answer(
            "/api/v2",
            "{\"blockbook\":{\"bestHeight\":900000},\"backend\":{\"chain\":\"main\",\"blocks\":900000,\"bestBlockHash\":\""
                + HASH + "\"}}");
        return new BlockbookProvider(api.http(Network.MAINNET));
      }

      @Override
      String good() {
        return "{\"address\":\"" + ADDRESS + "\",\"balance\":\"600\",\"txs\":1}";
      }

      @Override
      String withAmount(String amount) {
        return good().replace("\"600\"", amount.startsWith("\"") ? amount : "\"" + amount + "\"");
      }
    },
    UTXOD("/v1/address/" + ADDRESS + "/balance?local=true") {
      @Override
      Provider start(FakeApi api) {
        api.answer(
            "/v1/status",
            "{\"network\":\"mainnet\",\"height\":900000,\"tip\":{\"height\":900000,\"source\":\"node\"}}");
        return new UtxodProvider(api.http(Network.MAINNET));
      }

      @Override
      String good() {
        return AdaptersTest.utxodBalance(900_000, "local", false, true);
      }

      @Override
      String withAmount(String amount) {
        return good().replace("\"balance_sat\":600", "\"balance_sat\":" + amount);
      }
    };

    final String path;

    Service(String path) {
      this.path = path;
    }

    abstract Provider start(FakeApi api);

    abstract String good();

    abstract String withAmount(String amount);
  }

  private static MockResponse status(int code, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(code).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    return response.build();
  }

  private static final String HTML =
      "<html><head><title>429 Too Many Requests</title></head></html>";

  /** @param rest how long the provider is paused after this one failure; zero if it is not */
  private record Failure(String name, MockResponse response, Kind kind, Duration rest) {}

  private static List<Failure> failures(Service service) {
    Duration none = Duration.ZERO;
    Duration rest = Duration.ofSeconds(30);
    Duration ban = Duration.ofMinutes(10);
    String good = service.good();
    List<Failure> all = new ArrayList<>(List.of(
        new Failure("a web page", status(200, HTML), Kind.MALFORMED, none),
        new Failure("a web page with a 404", status(404, HTML), Kind.MALFORMED, none),
        new Failure("a web page with a 502", status(502, HTML), Kind.DOWN, none),
        new Failure("not JSON", status(200, "OK"), Kind.MALFORMED, none),
        new Failure("nothing", status(200, ""), Kind.MALFORMED, none),
        new Failure("a bare number", status(200, "0"), Kind.MALFORMED, none),
        new Failure("an empty object", status(200, "{}"), Kind.MALFORMED, none),
        new Failure("an empty list", status(200, "[]"), Kind.MALFORMED, none),
        new Failure("null", status(200, "null"), Kind.MALFORMED, none),
        new Failure(
            "half of it", status(200, good.substring(0, good.length() / 2)), Kind.MALFORMED, none),
        new Failure("two of it", status(200, good + good), Kind.MALFORMED, none),
        new Failure("a million brackets", status(200, "[".repeat(60_000)), Kind.MALFORMED, none),
        new Failure("too long", status(200, good + " ".repeat(1 << 20)), Kind.MALFORMED, none),
        new Failure(
            "cut off",
            new MockResponse.Builder()
                .body(good)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build(),
            Kind.DOWN,
            none),
        new Failure(
            "timeout",
            new MockResponse.Builder()
                .body(good)
                .headersDelay(3, java.util.concurrent.TimeUnit.SECONDS)
                .build(),
            Kind.DOWN,
            none),
        new Failure(
            "another address",
            status(200, good.replace(ADDRESS, "bc1qother")),
            Kind.MALFORMED,
            none),
        new Failure("a redirect", status(302, "", "Location", "/login"), Kind.MALFORMED, none),
        new Failure("401", status(401, "{}"), Kind.FORBIDDEN, ban),
        new Failure("403 with a page", status(403, HTML), Kind.FORBIDDEN, ban),
        new Failure("451", status(451, ""), Kind.FORBIDDEN, ban),
        new Failure("429 with a page", status(429, HTML), Kind.LIMITED, rest),
        new Failure(
            "429 as JSON", status(429, "{\"error\":\"Too Many Requests\"}"), Kind.LIMITED, rest),
        new Failure(
            "429 with Retry-After",
            status(429, "", "Retry-After", "3600"),
            Kind.LIMITED,
            Duration.ofHours(1)),
        new Failure("500", status(500, "{\"error\":\"x\"}"), Kind.DOWN, none),
        new Failure("503", status(503, "busy"), Kind.DOWN, none),
        new Failure(
            "503 with Retry-After",
            status(503, "", "Retry-After", "120"),
            Kind.DOWN,
            Duration.ofMinutes(2)),
        new Failure("504", status(504, "time-out"), Kind.DOWN, none),
        new Failure(
            "400 too many entries", status(400, "Too many history entries"), Kind.UNABLE, none),
        new Failure(
            "400 too many coins",
            status(
                400,
                "Too many unspent transaction outputs (>500). Contact support to raise limits."),
            Kind.UNABLE,
            none),
        new Failure("400 bad address", status(400, "Invalid Bitcoin address"), Kind.UNABLE, none),
        new Failure("204", status(204, ""), Kind.MALFORMED, none)));
    for (String amount : List.of(
        "-1",
        "1000.0",
        "1e3",
        "0.5",
        "NaN",
        "null",
        "true",
        "{}",
        "99999999999999999999999",
        "\"1,000\"",
        "\" 600\"",
        "\"\"",
        "2100000000000001")) {
      if (service == Service.ESPLORA && amount.equals("2100000000000001")) {
        amount =
            "3100000000000001"; // a sum over time may be more than there is; what remains may not
      }
      all.add(new Failure(
          "the amount " + amount, status(200, service.withAmount(amount)), Kind.MALFORMED, none));
    }
    return all;
  }

  static Stream<Arguments> everyFailureOfEveryService() {
    return Stream.of(Service.values())
        .flatMap(service -> failures(service).stream()
            .map(failure -> Arguments.of(service, failure.name, failure)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyFailureOfEveryService")
  void is_no_answer(Service service, String name, Failure failure) {
    Provider provider = service.start(api);
    CircuitBreaker breaker =
        new CircuitBreaker(CircuitBreaker.Settings.DEFAULT, api.time::nanoTime, new Random(1));
    GuardedProvider guarded = new GuardedProvider(
        provider,
        breaker,
        ProviderOptions.DEFAULT,
        new ProviderLog(api.time::nanoTime),
        ProviderObserver.none(),
        api.time::nanoTime);
    api.answer(service.path, service.good());
    assertThat(guarded.ask(p -> p.balance(SUBJECT, api.deadline()), api.deadline()))
        .isInstanceOfSatisfying(
            Attempt.Answered.class,
            told -> assertThat(((Report.Balance) told.answer()).balanceSat()).isEqualTo(600));
    api.answer(service.path, failure.response);
    assertThat(guarded.ask(p -> p.balance(SUBJECT, api.deadline()), api.deadline()))
        .isInstanceOfSatisfying(Attempt.Failed.class, failed -> {
          assertThat(failed.fault().kind()).isEqualTo(failure.kind);
          assertThat(failed.fault().getMessage()).startsWith("fake ").doesNotContain("<html");
        });
    assertThat(breaker.state() == CircuitBreaker.State.OPEN).isEqualTo(!failure.rest.isZero());
    if (!failure.rest.isZero()) {
      api.time.pass(failure.rest.minusSeconds(1));
      assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
      api.time.pass(failure.rest.dividedBy(4).plusSeconds(2));
    }
    api.answer(service.path, service.good());
    assertThat(guarded.ask(p -> p.balance(SUBJECT, api.deadline()), api.deadline()))
        .isInstanceOf(Attempt.Answered.class);
  }
}
