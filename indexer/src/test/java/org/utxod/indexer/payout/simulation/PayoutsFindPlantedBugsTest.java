package org.utxod.indexer.payout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.payout.ledger.PassingStorage;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** The lives find what would pay twice or lose a payment: each classic mistake, put in on purpose. */
class PayoutsFindPlantedBugsTest {
  private static final int SEEDS = 120;

  private static void assertFound(PayoutSeams seams) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        if (!PayoutLife.run(seed, seams).isEmpty()) {
          return;
        }
      } catch (RuntimeException e) {
        return;
      }
    }
    throw new AssertionError("no life found it");
  }

  @Test
  void a_transaction_that_is_sent_before_it_is_recorded() {
    assertFound(new PayoutSeams(
        UnaryOperator.identity(),
        wallet -> new PassingWallet(wallet) {
          @Override
          public String sign(String hex) {
            String signed = super.sign(hex);
            var unused = super.broadcast(signed);
            return signed;
          }

          @Override
          public Debits debits(BlockHash since) {
            Debits debits = super.debits(since);
            return new Debits(Set.of(), debits.upTo());
          }
        },
        UnaryOperator.identity()));
  }

  @Test
  void a_missing_input_that_is_taken_for_not_paid() {
    assertFound(new PayoutSeams(
        UnaryOperator.identity(), UnaryOperator.identity(), chain -> new PassingChain(chain) {
          @Override
          public View view() {
            return new PassingView(super.view()) {
              @Override
              public OptionalInt heightOf(
                  Txid txid, List<Script> created, Script spentFrom, int above) {
                OptionalInt height = super.heightOf(txid, created, spentFrom, above);
                return txid.wire()[0] % 2 == 0 ? OptionalInt.empty() : height;
              }
            };
          }
        }));
  }

  @Test
  void a_transaction_in_the_mempool_that_is_taken_for_confirmed() {
    assertFound(new PayoutSeams(
        UnaryOperator.identity(), UnaryOperator.identity(), chain -> new PassingChain(chain) {
          @Override
          public View view() {
            return new PassingView(super.view()) {
              @Override
              public OptionalInt heightOf(
                  Txid txid, List<Script> created, Script spentFrom, int above) {
                OptionalInt height = super.heightOf(txid, created, spentFrom, above);
                return height.isPresent() || point() == null
                    ? height
                    : OptionalInt.of(point().height());
              }
            };
          }
        }));
  }

  @Test
  void a_coin_that_is_taken_for_there_when_the_index_does_not_have_it() {
    PayoutSeams seams = new PayoutSeams(
        UnaryOperator.identity(), UnaryOperator.identity(), chain -> new PassingChain(chain) {
          @Override
          public View view() {
            return new PassingView(super.view()) {
              @Override
              public Optional<UnspentCoin> coin(Script script, OutPoint outPoint) {
                return Optional.of(new UnspentCoin(1, 1));
              }
            };
          }
        });
    assertFound(seams);
  }

  @Test
  void a_key_that_is_forgotten_when_its_payout_is_finished() {
    assertFound(new PayoutSeams(
        storage -> new PassingStorage(storage) {
          @Override
          public InputStream readFrom(long position) throws IOException {
            if (position == 0) {
              return super.readFrom(position);
            }
            String line =
                new String(super.readFrom(position).readAllBytes(), StandardCharsets.UTF_8);
            return new ByteArrayInputStream(line.replaceFirst(
                    "\"type\":\"payout_closed\",\"payout\":\\{\"id\":\"payout-",
                    "\"type\":\"payout_closed\",\"payout\":{\"id\":\"former-")
                .getBytes(StandardCharsets.UTF_8));
          }
        },
        UnaryOperator.identity(),
        UnaryOperator.identity()));
  }

  @Test
  void no_bug_is_found_where_none_is() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(PayoutLife.run(
              seed, new PayoutSeams(PassingStorage::new, PassingWallet::new, PassingChain::new)))
          .isEmpty();
    }
  }
}
