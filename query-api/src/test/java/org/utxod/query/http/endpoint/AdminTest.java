package org.utxod.query.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utxod.query.testing.TestServer.ADMIN_KEY;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;

class AdminTest {
  private static final String REINDEX = "/v1/admin/reindex";
  private static final String BODY = "{\"from_height\":800000}";
  private static final String KEY = "Authorization: Bearer " + ADMIN_KEY;
  private static final String JOB =
      "{\"id\":\"reindex-1\",\"kind\":\"reindex\",\"state\":\"running\","
          + "\"started_at\":1700000000,\"finished_at\":null,"
          + "\"progress\":\"Waiting for block 800000.\",\"equal\":null,\"error\":null}";

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void reindex_starts_a_job_that_can_be_asked_after() {
    Answer started = server.post(REINDEX, BODY, KEY);
    assertThat(started.status()).isEqualTo(202);
    assertThat(started.header("Location")).isEqualTo("/v1/admin/jobs/reindex-1");
    assertThat(started.body()).isEqualTo(JOB);
    Answer requested = server.get("/v1/admin/jobs/reindex-1", KEY);
    assertThat(requested.status()).isEqualTo(200);
    assertThat(requested.body()).isEqualTo(JOB);
  }

  @Test
  void a_second_reindex_is_a_conflict_that_names_the_first() {
    assertThat(server.post(REINDEX, BODY, KEY).status()).isEqualTo(202);
    Answer second = server.post(REINDEX, BODY, KEY);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body()).contains("GET /v1/admin/jobs/reindex-1");
  }

  @Test
  void a_refused_reindex_gives_the_advice() {
    Answer refused = server.post(REINDEX, "{\"from_height\":99}", KEY);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).contains("Begin at 100.");
  }

  @Test
  void verify_starts_a_job_and_takes_the_key() {
    assertThat(server.post("/v1/admin/verify", "{}").status()).isEqualTo(401);
    Answer started = server.post("/v1/admin/verify", "{}", KEY);
    assertThat(started.status()).isEqualTo(202);
    assertThat(started.header("Location")).isEqualTo("/v1/admin/jobs/verify-1");
    Answer second = server.post("/v1/admin/verify", "", KEY);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body()).contains("GET /v1/admin/jobs/verify-1");
  }

  @Test
  void backfill_takes_addresses_and_the_key() {
    String body = "{\"addresses\":[\"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080\"]}";
    assertThat(server.post("/v1/admin/backfill", body).status()).isEqualTo(401);
    Answer started = server.post("/v1/admin/backfill", body, KEY);
    assertThat(started.status()).isEqualTo(202);
    assertThat(started.header("Location")).isEqualTo("/v1/admin/jobs/backfill-1");
    assertThat(server.post("/v1/admin/backfill", "{\"addresses\":\"x\"}", KEY).status())
        .isEqualTo(400);
    assertThat(
            server.post("/v1/admin/backfill", "{\"addresses\":[\"nope\"]}", KEY).status())
        .isEqualTo(400);
    String tooMany = "{\"addresses\":[" + "\"a\",".repeat(1_000) + "\"a\"]}";
    assertThat(server.post("/v1/admin/backfill", tooMany, KEY).status()).isEqualTo(413);
  }

  @Test
  void an_unknown_job_is_not_found() {
    assertThat(server.get("/v1/admin/jobs/reindex-7", KEY).status()).isEqualTo(404);
  }

  @Test
  void without_a_key_is_401_and_starts_nothing() {
    Answer answer = server.post(REINDEX, BODY);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(server.get("/v1/admin/jobs/reindex-1", KEY).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "correct-hors", "correct-horse2", "CORRECT-HORSE", "\u00e9"})
  void a_wrong_key_is_403_and_starts_nothing(String key) {
    Answer answer = server.post(REINDEX, BODY, "Authorization: Bearer " + key + "x");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain(ADMIN_KEY);
    assertThat(server.get("/v1/admin/jobs/reindex-1", KEY).status()).isEqualTo(404);
  }

  @Test
  void another_scheme_is_401() {
    assertThat(server.post(REINDEX, BODY, "Authorization: Basic dTpw").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"from_height\":-1}",
        "{\"from_height\":1.5}",
        "{\"from_height\":1e2}",
        "{\"from_height\":\"5\"}",
        "{\"from_height\":2147483648}",
        "{\"from_height\":99999999999999999999999999999}",
        "{\"from_height\":999999999999999999999999999999999999999999999999999}",
        "{\"from_height\":NaN}",
        "{\"from_height\":null}",
        "{\"from_height\":[1]}",
        "{\"height\":1}",
        "{}",
        ""
      })
  void a_height_must_be_a_whole_number(String body) {
    Answer answer = server.post(REINDEX, body, KEY);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("from_height");
  }
}
