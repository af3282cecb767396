package org.utxod.query.http.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.utxod.query.access.Keys;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.cluster.ClusterStatus;
import org.utxod.query.port.cluster.ClusterView;
import org.utxod.query.testing.RawHttp;
import org.utxod.query.testing.RawHttp.Answer;
import org.utxod.query.testing.TestServer;
import org.utxod.store.error.UtxodException;
import org.utxod.store.fixture.Await;

/** {@code GET /v1/cluster/backup}: one at a time, for who has the key, until that one has it or goes away. */
class ClusterBackupTest {
  private static final String PATH = "/v1/cluster/backup";

  /** Gives one backup without end at a time. */
  private static final class OneAtATime implements ClusterView {
    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public Optional<ClusterStatus> status() {
      return Optional.empty();
    }

    @Override
    public BodySource backup() {
      if (!busy.compareAndSet(false, true)) {
        throw new UtxodException(UtxodException.Decision.RETRY, "Another is being fetched.");
      }
      return new BodySource() {
        @Override
        public byte[] next() {
          return new byte[32 << 10];
        }

        @Override
        public void close() {
          busy.set(false);
        }
      };
    }
  }

  @Test
  void the_second_is_told_when_to_come_again_and_who_goes_away_makes_room() {
    OneAtATime cluster = new OneAtATime();
    AdminKey key = new AdminKey(new Keys(TestServer.ADMIN_KEY, null));
    String authorization = "Authorization: Bearer " + TestServer.ADMIN_KEY;
    try (TestServer server =
        new TestServer(HttpLimits.DEFAULT, ClusterEndpoints.of(cluster, key))) {
      assertThat(RawHttp.get(server.address(), PATH).status()).isEqualTo(401);
      assertThat(cluster.busy).isFalse();
      try (RawHttp first = new RawHttp(server.address())) {
        first.send(RawHttp.head("GET", PATH, authorization) + "\r\n");
        Await.until("the first to be sent", cluster.busy::get);
        Answer second = RawHttp.get(server.address(), PATH, authorization);
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.header("Retry-After")).isEqualTo("30");
        assertThat(second.body()).contains("Another is being fetched.");
      }
      Await.until("the first to be let go", () -> !cluster.busy.get());
    }
  }
}
