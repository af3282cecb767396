package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.provider.blockbook.BlockbookProvider;
import org.utxod.query.provider.blockcypher.BlockCypherProvider;
import org.utxod.query.provider.client.CoinPages;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.provider.client.Report;
import org.utxod.query.provider.esplora.EsploraProvider;
import org.utxod.query.testing.Corpus;
import org.utxod.store.chain.Network;

/** What real services answered once is understood; found by UTXOD_CORPUS. */
class RecordedAnswersTest {
  private static final Pattern ADDRESS = Pattern.compile("/(?:address|addrs)/([a-zA-Z0-9]+)");
  private static final String HASH = AdaptersTest.HASH;

  private final FakeApi api = new FakeApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private record Recorded(String uri, String body) {
    Network network() {
      return uri.contains("/testnet/") ? Network.TESTNET3 : Network.MAINNET;
    }

    String address() {
      Matcher matcher = ADDRESS.matcher(uri);
      assertThat(matcher.find()).isTrue();
      return matcher.group(1);
    }
  }

  private static List<Recorded> recorded(Predicate<String> uri) throws IOException {
    List<Recorded> found = new ArrayList<>();
    for (String line : Files.readAllLines(Corpus.file("real/api/recorded-answers.jsonl"))) {
      JsonNode answer = new ObjectMapper().readTree(line);
      if (uri.test(answer.path("uri").asText())) {
        found.add(new Recorded(answer.path("uri").asText(), answer.path("body").asText()));
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private EsploraProvider esplora(Network network) {
    api.answer("/block-height/0", network.genesis().display())
        .answer("/blocks/tip/height", "5000000")
        .answer("/block-height/5000000", HASH);
    return new EsploraProvider(api.http(network));
  }

  @Test
  void esplora_tips() throws IOException {
    for (Recorded answer : recorded(uri -> uri.endsWith("/blocks/tip/height"))) {
      EsploraProvider provider = esplora(answer.network());
      api.answer("/blocks/tip/height", answer.body);
      assertThat(provider.tipHeight(api.deadline())).isEqualTo(Integer.parseInt(answer.body));
    }
  }

  @Test
  void esplora_balances() throws IOException {
    for (Recorded answer : recorded(uri -> uri.matches(".*/api/address/[a-z0-9]+"))) {
      EsploraProvider provider = esplora(answer.network());
      api.answer("/address/" + answer.address(), answer.body);
      ScriptRef scriptRef = ScriptRef.ofAddress(answer.address(), answer.network());
      assertThat(provider.balance(scriptRef, api.deadline()).balanceSat()).isZero();
    }
  }

  @Test
  void esplora_coins() throws IOException {
    for (Recorded answer : recorded(uri -> uri.endsWith("/utxo"))) {
      EsploraProvider provider = esplora(answer.network());
      long sum = 0;
      int count = 0;
      for (JsonNode coin : new ObjectMapper().readTree(answer.body)) {
        sum += coin.path("value").longValue();
        count++;
      }
      api.answer("/address/" + answer.address() + "/utxo", answer.body)
          .answer(
              "/address/" + answer.address(),
              ("{\"address\":\"%s\",\"chain_stats\":{\"funded_txo_count\":%d,\"funded_txo_sum\":%d,"
                      + "\"spent_txo_count\":0,\"spent_txo_sum\":0,\"tx_count\":1},\"mempool_stats\":"
                      + "{\"funded_txo_count\":0,\"funded_txo_sum\":0,\"spent_txo_count\":0,"
                      + "\"spent_txo_sum\":0,\"tx_count\":0}}")
                  .formatted(answer.address(), count, sum));
      ScriptRef scriptRef = ScriptRef.ofAddress(answer.address(), answer.network());
      Report.Coins page = provider.coins(scriptRef, null, 100, api.deadline());
      assertThat(page.coins()).hasSize(count);
      assertThat(CoinPages.sum(page.coins())).isEqualTo(sum);
      assertThat(page.complete()).isTrue();
    }
  }

  @Test
  void blockcypher_balances() throws IOException {
    for (Recorded answer : recorded(uri -> uri.contains("api.blockcypher.com"))) {
      api.answer(
              "/v1/btc/main", "{\"name\":\"BTC.main\",\"height\":900000,\"hash\":\"" + HASH + "\"}")
          .answer("/v1/btc/main/addrs/" + answer.address() + "/balance", answer.body);
      BlockCypherProvider provider = new BlockCypherProvider(
          api.http(Network.MAINNET, KeyStyle.PARAMETER, "/v1/btc/main", "", ""));
      ScriptRef scriptRef = ScriptRef.ofAddress(answer.address(), Network.MAINNET);
      assertThat(provider.balance(scriptRef, api.deadline()).balanceSat()).isZero();
    }
  }

  @Test
  void blockbook_balances() throws IOException {
    for (Recorded answer : recorded(uri -> uri.contains("(Blockbook)"))) {
      api.answer(
              "/api/v2",
              "{\"blockbook\":{\"bestHeight\":900000},\"backend\":{\"chain\":\"main\",\"blocks\":900000,\"bestBlockHash\":\""
                  + HASH + "\"}}")
          .answer("/api/v2/address/" + answer.address() + "?details=basic", answer.body);
      BlockbookProvider provider = new BlockbookProvider(api.http(Network.MAINNET));
      ScriptRef scriptRef = ScriptRef.ofAddress(answer.address(), Network.MAINNET);
      assertThat(provider.balance(scriptRef, api.deadline()).balanceSat()).isEqualTo(16_245);
    }
  }
}
