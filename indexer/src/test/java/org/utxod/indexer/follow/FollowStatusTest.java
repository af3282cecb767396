package org.utxod.indexer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Network;

/** A tip that nobody confirms any more is not known any more, so that no answer counts as fresh on its word. */
class FollowStatusTest {
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final FollowStatus status = new FollowStatus(new Clock() {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  });

  private static ChainInfo info(int blocks, int headers) {
    return new ChainInfo(
        Network.REGTEST,
        blocks,
        headers,
        Network.REGTEST.genesis(),
        new Chainwork(BigInteger.TEN),
        0,
        false,
        false,
        null,
        false,
        List.of());
  }

  @Test
  void a_tip_is_trusted_for_a_minute_and_a_half() {
    status.reported(info(100, 105), "/Satoshi:31.0.0/", "rpc");
    now = now.plusSeconds(90);
    assertThat(status.status().tip().height()).isEqualTo(105);
    assertThat(status.status().tip().hash())
        .as("of a block that is not there yet")
        .isNull();
    now = now.plusSeconds(1);
    assertThat(status.status().tip()).isNull();
    assertThat(status.status().node().version()).isEqualTo("/Satoshi:31.0.0/");
  }

  @Test
  void long_work_asks_for_news_before_the_tip_grows_old() {
    assertThat(status.needsNews()).isTrue();
    status.reported(info(100, 100), "/Satoshi:31.0.0/", "rpc");
    assertThat(status.needsNews()).isFalse();
    now = now.plusSeconds(21);
    assertThat(status.needsNews()).isTrue();
    status.heardAgain(info(101, 101), "rest");
    now = now.plusSeconds(80);
    assertThat(status.status().tip().height()).isEqualTo(101);
  }

  @Test
  void a_node_that_is_away_is_said_to_be_and_its_tip_fades() {
    status.reported(info(100, 100), "/Satoshi:31.0.0/", "rpc");
    status.unreachable("It is away.");
    assertThat(status.status().phase()).isEqualTo(DaemonPhase.WAITING);
    assertThat(status.status().node().reachable()).isFalse();
    assertThat(status.status().tip()).isNotNull();
    now = now.plus(Duration.ofDays(7));
    assertThat(status.status().tip()).isNull();
    assertThat(status.status().reason()).isEqualTo("It is away.");
  }
}
