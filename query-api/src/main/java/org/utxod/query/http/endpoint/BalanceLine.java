package org.utxod.query.http.endpoint;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.http.Json;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Script;

/** The format of one balance as a line. */
public interface BalanceLine {
  /** The text before the first line. */
  byte[] head();

  /** One balance, with its end of line. */
  byte[] line(BatchEntry entry);

  /** Objects as in a list. */
  static BalanceLine ndjson(@Nullable Integer minConf) {
    return new BalanceLine() {
      @Override
      public byte[] head() {
        return new byte[0];
      }

      @Override
      public byte[] line(BatchEntry entry) {
        byte[] json = Json.bytes(out -> AnswerJson.write(out, entry, minConf));
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
      }
    };
  }

  /** The same fields with an error at the end; null is an empty field. */
  static BalanceLine csv() {
    return new BalanceLine() {
      @Override
      public byte[] head() {
        return bytes(
            "address,script,balance_sat,utxo_count,immature_sat,mempool_received_sat,mempool_spent_sat,"
                + "height,block_hash,source,stale,complete,lag_blocks,error\r\n");
      }

      @Override
      public byte[] line(BatchEntry entry) {
        return bytes(
            entry instanceof BatchEntry.Answered answered
                ? answered(answered.answer())
                : refused((BatchEntry.Refused) entry));
      }
    };
  }

  private static String answered(BalanceAnswer answer) {
    Script script = answer.scriptRef().script();
    BlockHash hash = answer.point().hash();
    return CsvField.of(answer.scriptRef().address())
        + ',' + (script == null ? "" : script.hex())
        + ',' + answer.balanceSat()
        + ',' + CsvField.of(answer.utxoCount())
        + ',' + CsvField.of(answer.immatureSat())
        + ',' + CsvField.of(answer.mempoolReceivedSat())
        + ',' + CsvField.of(answer.mempoolSpentSat())
        + ',' + answer.point().height()
        + ',' + (hash == null ? "" : hash.display())
        + ',' + CsvField.of(answer.source())
        + ',' + answer.stale()
        + ',' + answer.complete()
        + ',' + CsvField.of(answer.lagBlocks())
        + ",\r\n";
  }

  private static String refused(BatchEntry.Refused refused) {
    return CsvField.of(AnswerJson.shortened(refused.address()))
        + ',' + CsvField.of(AnswerJson.shortened(refused.script()))
        + ",,,,,,,,,,,," + CsvField.of(refused.message())
        + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
